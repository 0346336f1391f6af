// The big keys under the six digits: the sixth opens. Without this the tablet's own keyboard serves.
(() => {
  const arm = (root) => {
    for (const form of root.querySelectorAll("[data-pinpad]")) {
      const digits = form.querySelector("[data-pin]");
      const pad = form.querySelector("[data-pad]");
      if (!digits || !pad || !pad.hidden) continue;
      pad.hidden = false;
      form.querySelector("[data-without-pad]").hidden = true;
      digits.setAttribute("inputmode", "none");
      digits.focus();
      const complete = () => { if (digits.value.length === 6) form.requestSubmit(); };
      pad.addEventListener("click", (event) => {
        const key = event.target.closest("button");
        if (!key) return;
        if (key.dataset.digit && digits.value.length < 6) { digits.value += key.dataset.digit; complete(); }
        if ("back" in key.dataset) digits.value = digits.value.slice(0, -1);
      });
      digits.addEventListener("input", complete);
    }
  };
  window.armPinpad = arm;
  arm(document);
})();
