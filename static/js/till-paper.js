// Opens the printer's own window; without this script the browser's menu does.
const button = document.querySelector("[data-print]");
button.hidden = false;
button.addEventListener("click", () => print());
if (document.querySelector("[data-sheet] .stub")) print();
