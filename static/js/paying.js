// The page one comes back to asks by itself, every few seconds, what became of the payment.
// Without this script it is loaded anew just as often.
const place = document.querySelector("[data-payment]");
const pause = Number(place.dataset.every) * 1000;

async function ask() {
  try {
    const answer = await fetch(location.href, { cache: "no-store" });
    if (answer.redirected) { location.replace(answer.url); return; }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-payment]");
    // Each answer carries its own form token; only other words are worth moving what is under a finger.
    if (fresh && words(fresh) !== words(place)) place.innerHTML = fresh.innerHTML;
    if (!place.querySelector("form")) {
      document.querySelector("[data-ends-in]")?.remove();
      return;
    }
  } catch { /* no network: the next time */ }
  setTimeout(ask, pause);
}

function words(part) {
  return part.textContent.replace(/\s+/g, " ");
}

setTimeout(ask, pause);
