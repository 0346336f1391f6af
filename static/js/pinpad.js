// The big keys under the six digits (the sixth opens), and the passkey. Without this the tablet's keyboard serves.
(() => {
  const armDigits = (form) => {
    const digits = form.querySelector("[data-pin]");
    const pad = form.querySelector("[data-pad]");
    if (!digits || !pad || !pad.hidden) return;
    pad.hidden = false;
    form.querySelector("[data-without-pad]").hidden = true;
    digits.setAttribute("inputmode", "none");
    digits.focus();
    const complete = () => { if (digits.value.length === 6) form.requestSubmit(form.querySelector(".pad__key--go")); };
    pad.addEventListener("click", (event) => {
      const key = event.target.closest("button");
      if (!key) return;
      if (key.dataset.digit && digits.value.length < 6) { digits.value += key.dataset.digit; complete(); }
      if ("back" in key.dataset) digits.value = digits.value.slice(0, -1);
    });
    digits.addEventListener("input", complete);
  };

  const armKey = (form) => {
    if (!window.webauthnJSON?.supported()) return;
    form.hidden = false;
    const shown = form.elements.credential;
    form.addEventListener("submit", async (event) => {
      if (shown.value) return;
      event.preventDefault();
      event.stopPropagation();
      try {
        const asked = await fetch(form.action, { headers: { Accept: "application/json" } });
        const answer = await window.webauthnJSON.get((await asked.json()).request_options);
        shown.value = JSON.stringify(answer);
        form.requestSubmit();
      } catch {
        form.querySelector("button").focus(); // put away, or refused by its owner: the digits are there
      }
    });
  };

  window.armPinpad = (root) => {
    root.querySelectorAll("[data-pinpad]").forEach(armDigits);
    root.querySelectorAll("[data-passkey]").forEach(armKey);
  };
  window.armPinpad(document);
})();
