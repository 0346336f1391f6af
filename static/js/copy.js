// Copy buttons: they appear where the browser can copy, and say that they did.
const can = Boolean(navigator.clipboard);
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = !can;
  const words = button.textContent;
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copy);
    await navigator.clipboard.writeText(source.value ?? source.textContent.trim());
    button.textContent = button.dataset.done;
    setTimeout(() => { button.textContent = words; }, 2000);
  });
  button.setAttribute("aria-live", "polite");
}
