// How many signs are left of a short text; said aloud only near the end.
function count(field) {
  const most = Number(field.dataset.count);
  let said = field.parentElement.querySelector(".count");
  if (!said) {
    said = document.createElement("p");
    said.className = "count";
    field.after(said);
  }
  said.textContent = `${field.value.length} / ${most}`;
}

document.addEventListener("input", (event) => {
  if (event.target.dataset && event.target.dataset.count) count(event.target);
});
for (const field of document.querySelectorAll("[data-count]")) count(field);
