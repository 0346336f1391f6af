// A hold or an offer that ends: the time left, said once more two minutes before, and more of it without leaving the page.
// Without this script the hour stands in words, and the button asks for more.
const WARN = 120;
for (const notice of document.querySelectorAll("[data-ends-in]")) {
  const left = notice.querySelector("[data-left]");
  const warning = notice.querySelector("[data-warning]");
  const form = notice.querySelector("form");
  let end = Date.now() + Number(notice.dataset.endsIn) * 1000;
  let warned = false;
  const tick = () => {
    const seconds = Math.max(0, Math.round((end - Date.now()) / 1000));
    const minutes = Math.floor(seconds / 60);
    left.hidden = false;
    left.textContent = `${minutes}:${String(seconds % 60).padStart(2, "0")}`;
    if (seconds <= WARN && !warned) {
      warned = true;
      warning.textContent = seconds ? warning.dataset.warning : warning.dataset.over;
      notice.classList.add("is-ending");
    }
    if (!seconds) {
      warning.textContent = warning.dataset.over;
      if (form) form.hidden = true;
      clearInterval(clock);
    }
  };
  const clock = setInterval(tick, 1000);
  tick();
  // A payment's own page is another page afterwards: it is loaded anew.
  if (form && !("reload" in form.dataset)) form.addEventListener("submit", (event) => {
    // What was typed elsewhere on the page stays: only the time is asked for.
    event.preventDefault();
    fetch(form.action, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } })
      .then((answer) => (answer.ok ? answer.json() : Promise.reject()))
      .then((told) => {
        end = Date.now() + told.seconds * 1000;
        warned = false;
        notice.classList.remove("is-ending");
        warning.textContent = told.words;
        for (const until of notice.querySelectorAll("[data-until]")) until.textContent = told.until;
        if (!told.more) {
          // Its button goes, and whoever stood on it stands on what was said.
          warning.dataset.warning = warning.dataset.last;
          warning.tabIndex = -1;
          warning.focus();
          form.hidden = true;
        }
        tick();
      })
      .catch(() => form.submit());
  });
}
