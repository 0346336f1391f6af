// Locks the till after a pause, over the page: what was in hand stays behind and comes back.
// A page that must stop something meanwhile (a camera) hears "till:locked" and "till:unlocked" on document.
(() => {
  const { lock, lockNow, pause } = document.body.dataset;
  const veil = document.querySelector("[data-locked]");
  if (!veil || typeof veil.showModal !== "function") return;
  const token = () => document.querySelector("[name=csrfmiddlewaretoken]").value;
  const lockPath = new URL(lock, location.href).pathname;
  let last = Date.now();
  let busy = false;

  const show = (html) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    veil.replaceChildren(...page.querySelector("main").childNodes);
    for (const hidden of veil.querySelectorAll("[data-passkey]")) hidden.remove();
    if (!veil.open) {
      document.dispatchEvent(new CustomEvent("till:locked"));
      veil.showModal();
    }
    window.armPinpad?.(veil);
    veil.querySelector("[autofocus], button")?.focus();
  };

  const lockItself = async () => {
    if (veil.open || busy) return;
    busy = true;
    try {
      const sent = new FormData();
      sent.set("csrfmiddlewaretoken", token());
      const answer = await fetch(lockNow, { method: "POST", body: sent });
      show(await answer.text());
    } catch {
      last = Date.now(); // no network: tried again after another pause; the server has its own clock
    } finally {
      busy = false;
    }
  };

  veil.addEventListener("submit", async (event) => {
    event.preventDefault();
    const sent = new FormData(event.target, event.submitter);
    try {
      const answer = await fetch(lock, { method: "POST", body: sent });
      if (new URL(answer.url).pathname !== lockPath) {
        veil.close();
        veil.replaceChildren();
        last = Date.now();
        const who = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".till__who");
        if (who) document.querySelector(".till__who").textContent = who.textContent;
        document.dispatchEvent(new CustomEvent("till:unlocked"));
      } else {
        show(await answer.text());
      }
    } catch {
      veil.querySelector("[data-pin]")?.focus();
    }
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
