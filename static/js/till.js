// Locks the till after a pause, over the page: what was in hand stays behind and comes back.
// A page that must stop something meanwhile (a camera) hears "till:locked" and "till:unlocked" on document.
(() => {
  const { lockNow, pause } = document.body.dataset;
  const veil = document.querySelector("[data-locked]");
  if (!veil || typeof veil.showModal !== "function") return;
  const token = () => document.querySelector("[name=csrfmiddlewaretoken]").value;
  let last = Date.now();
  let busy = false;

  const parsed = (html) => new DOMParser().parseFromString(html, "text/html");

  const show = (page) => {
    veil.replaceChildren(...page.querySelector("main").childNodes);
    if (!veil.open) {
      for (const once of document.querySelectorAll("[data-once]")) once.remove(); // another one may open it
      document.dispatchEvent(new CustomEvent("till:locked"));
      veil.showModal();
    }
    window.armPinpad?.(veil);
    veil.querySelector("[autofocus], button")?.focus();
  };

  const tell = (place, words) => {
    place.querySelector(".till__refused")?.remove();
    const said = document.createElement("p");
    Object.assign(said, { className: "till__refused", role: "alert", textContent: words });
    place.prepend(said);
  };

  const lockItself = async (byHand = false) => {
    if (veil.open || busy) return;
    busy = true;
    try {
      const sent = new FormData();
      sent.set("csrfmiddlewaretoken", token());
      const answer = await fetch(lockNow, { method: "POST", body: sent });
      show(parsed(await answer.text()));
    } catch {
      last = Date.now(); // no network: tried again after another pause; the server has its own clock
      if (byHand) tell(document.querySelector("main"), veil.dataset.notLocked);
    } finally {
      busy = false;
    }
  };

  veil.addEventListener("submit", async (event) => {
    event.preventDefault();
    const sent = new FormData(event.target, event.submitter);
    try {
      const answer = await fetch(event.target.action, { method: "POST", body: sent });
      if (answer.status >= 500) throw new Error("the server is away");
      const page = parsed(await answer.text());
      if (page.querySelector(".who")) {
        show(page);
        return;
      }
      const who = page.querySelector(".till__who");
      if (!who) { // no till any more
        location.assign(answer.url);
        return;
      }
      veil.close();
      veil.replaceChildren();
      last = Date.now();
      document.querySelector(".till__who").textContent = who.textContent;
      document.dispatchEvent(new CustomEvent("till:unlocked"));
    } catch {
      tell(veil.querySelector(".who__pin, .who"), veil.dataset.noNetwork);
      const digits = veil.querySelector("[data-pin]");
      if (digits) digits.value = "";
      digits?.focus();
    }
  });
  document.querySelector("[data-lock]").addEventListener("submit", (event) => {
    event.preventDefault();
    lockItself(true);
  });
  veil.addEventListener("cancel", (event) => event.preventDefault());

  for (const touch of ["pointerdown", "keydown", "input"]) {
    document.addEventListener(touch, () => { if (!veil.open) last = Date.now(); }, { capture: true, passive: true });
  }
  setInterval(() => { if (Date.now() - last > pause * 1000) lockItself(); }, 1000);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && Date.now() - last > pause * 1000) lockItself();
  });
})();
