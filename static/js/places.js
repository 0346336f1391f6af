// The places left, fetched apart: the page around them is kept longer than their number is true.
for (const place of document.querySelectorAll("[data-places]")) {
  fetch(place.dataset.places)
    .then((answer) => (answer.ok ? answer.text() : ""))
    .then((words) => { place.textContent = words; })
    .catch(() => {});
}
