// The sale in hand without a round trip: touches, typed amounts, barcode gun. What is sent is kept until it is
// answered and sent again under the same key, so a dying network makes one sale of it, never two.
// Without this script every button does the same by itself.
(() => {
  const KEPT = "till-kept";
  const PERSON = /^(s?)([0-9]+)-([0-9]+)([man]?)(w?)$/;
  const MANY = /^(?:([0-9]{1,2})\s*[x×*]\s*)?([0-9]{1,2})\s*€?$/i;
  const KEYS = { e: "cash", c: "card", h: "cheque" };
  const NOTES = [5, 10, 20, 50];
  const MOST = 30;
  const $ = (selector) => document.querySelector(selector);
  const money = (euros) => new Intl.NumberFormat(document.documentElement.lang, { style: "currency", currency: "EUR", maximumFractionDigits: 0 }).format(euros);

  // --- what is in hand: the hidden fields of both forms ---
  const values = (name) => [...document.querySelectorAll(`#tap [data-basket] [name=${name}]`)].map((field) => field.value);
  const people = () => values("p").map((token) => PERSON.exec(token)).filter(Boolean)
    .map(([, seat, place, euros, asked, chair]) => ({ seat, place, euros: Number(euros), asked, chair }));
  const token = (one) => `${one.seat}${one.place}-${one.euros}${one.asked}${one.chair}`;
  const like = (one) => `${one.seat ? 0 : one.place}-${one.euros}${one.chair}`;

  function hold(all) {
    for (const span of document.querySelectorAll("[data-basket]")) {
      for (const old of span.querySelectorAll("[name=p]")) old.remove();
      for (const one of all) {
        const field = document.createElement("input");
        Object.assign(field, { type: "hidden", name: "p", value: token(one) });
        span.append(field);
      }
    }
    draw(all);
  }

  function draw(all) {
    const list = $("[data-lines]");
    const counted = new Map();
    for (const one of all) counted.set(like(one), { one, count: (counted.get(like(one))?.count ?? 0) + 1 });
    for (const line of list.querySelectorAll("[data-like]")) if (!counted.has(line.dataset.like)) line.remove();
    for (const [name, { one, count }] of counted) {
      let line = list.querySelector(`[data-like="${name}"]`);
      if (!line) {
        line = $("template[data-line]").content.firstElementChild.cloneNode(true);
        line.dataset.like = name;
        if (one.chair) line.querySelector(".hand__more").textContent = $("[data-wheelchair]")?.dataset.wheelchair ?? "";
        list.insertBefore(line, list.querySelector("li:not([data-like])"));
      }
      line.querySelector(".hand__count").textContent = `${count}\u00a0×\u00a0${one.euros}\u00a0€`;
      line.querySelector(".hand__less").value = token(one);
    }
    const taken = values("a").map((one) => Number(one.split("-")[1]));
    const total = all.reduce((sum, one) => sum + one.euros, 0) + taken.reduce((sum, one) => sum + one, 0);
    const something = all.length > 0 || taken.length > 0;
    $("[data-empty]").hidden = something;
    if (something) $(".sold")?.remove(); // what was sold before stands among the sales
    $("[data-total]").hidden = !something;
    $("[data-sum]").textContent = money(total);
    drawChange(total);
    drawAsked(all);
    for (const button of document.querySelectorAll("[data-method]")) button.disabled = !something;
  }

  function drawChange(total) {
    const change = $("[data-change]");
    change.hidden = !total || total >= NOTES.at(-1);
    for (const old of change.querySelectorAll("span")) old.remove();
    for (const note of NOTES.filter((one) => total && one > total)) {
      const part = document.createElement("span");
      const small = document.createElement("small");
      small.textContent = `${change.dataset.on} ${money(note)}`;
      part.append(`${money(note - total)} `, small);
      change.append(part, " ");
    }
  }

  function drawAsked(all) {
    const asked = $("[data-to-ask]");
    if (!asked) return;
    const left = all.filter((one) => !one.asked).length;
    asked.querySelector("[data-to-ask-count]").textContent = left;
    asked.querySelector("[data-to-ask-words]").textContent = left === 1 ? asked.dataset.one : asked.dataset.many;
  }

  function add(count, euros) {
    const { seats, roomNow } = $("[data-sale]").dataset;
    const all = people();
    const places = seats === undefined
      ? Array(count).fill(roomNow)
      : seats.split(" ").filter((seat) => seat && !all.some((one) => one.place === seat)).slice(0, count);
    const more = places.filter(Boolean).map((place) => ({ seat: seats === undefined ? "" : "s", place, euros, asked: "", chair: "" }));
    hold([...all, ...more].slice(0, MOST));
    $("[data-other]")?.removeAttribute("open");
  }

  const changes = {
    plus: (button) => add(1, Number(button.value)),
    moins: (button) => {
      const all = people();
      const at = all.findLastIndex((one) => token(one) === button.value);
      if (at >= 0) hold(all.toSpliced(at, 1));
    },
    adherent: (button) => {
      const all = people();
      const waiting = all.filter((one) => !one.asked);
      for (const one of button.value === "n" ? waiting : waiting.slice(0, 1)) one.asked = button.value;
      hold(all);
    },
    fauteuil: () => {
      const all = people();
      $("[data-other]")?.removeAttribute("open");
      if (all.length) all.at(-1).chair = all.at(-1).chair ? "" : "w";
      hold(all);
    },
    vider: () => hold([]),
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button[form=tap][name]");
    if (!button || !$("[data-sale]") || !(button.name in changes)) return;
    if (button.name === "vider" && values("a").length) return; // the server empties memberships, too
    event.preventDefault();
    changes[button.name](button);
  });

  // --- one field for amounts, codes and names; typing anywhere goes there ---
  document.addEventListener("keydown", (event) => {
    const field = $("#q");
    if (!field || !$("[data-sale]") || event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1 || event.key === " ") return;
    if (document.querySelector("dialog[open]") || event.target.closest?.("input, textarea, select")) return;
    field.focus();
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.id === "pay") {
      event.preventDefault();
      send(form, new FormData(form, event.submitter));
    } else if (form.id === "tap" && $("[data-sale]") && (!event.submitter || !event.submitter.name) && !event.submitter?.hasAttribute("formaction")) {
      const field = $("#q");
      const typed = field.value.trim();
      const many = MANY.exec(typed);
      const method = KEYS[typed.toLowerCase()];
      if (!many && !method) return;
      event.preventDefault();
      field.value = "";
      if (many) add(Number(many[1] ?? 1), Number(many[2]));
      else document.querySelector(`[data-method=${method}]`)?.click();
    }
  });

  // --- sending: kept until the page for the next one stands there; one at a time, and the server's errors count as no network ---
  const FAULTS = 3;
  let waiting = 0;
  let faults = 0;
  let sending = false;
  let timer;
  const kept = () => JSON.parse(localStorage.getItem(KEPT) ?? "null");
  const key = (sale) => sale && new URLSearchParams(sale.body).get("k");
  const forget = (sale) => { if (key(kept()) === key(sale)) localStorage.removeItem(KEPT); };

  async function send(form, fields) {
    const body = [...fields].filter(([, value]) => typeof value === "string");
    const all = people();
    const total = all.reduce((sum, one) => sum + one.euros, 0);
    localStorage.setItem(KEPT, JSON.stringify({ url: form.getAttribute("action"), body, words: money(total + values("a").reduce((sum, one) => sum + Number(one.split("-")[1]), 0)) }));
    await deliver();
  }

  async function deliver() {
    clearTimeout(timer);
    const sale = kept();
    if (!sale || sending) return;
    sending = true;
    hands(true);
    const body = new URLSearchParams(sale.body);
    const now = $("[name=csrfmiddlewaretoken]")?.value;
    if (now) body.set("csrfmiddlewaretoken", now);
    try {
      const answer = await fetch(sale.url, { method: "POST", body, signal: AbortSignal.timeout(8000) });
      if (answer.status >= 500) throw new Error(`fault ${++faults}`);
      land(answer, await answer.text(), sale, body);
      waiting = faults = 0;
    } catch {
      waiting = Math.min(waiting + 1, 5);
      offline(true);
      timer = setTimeout(deliver, waiting * 2000);
    } finally {
      sending = false;
    }
  }

  // The answer is the page for the next one; anything else (a lock, a refused request) is left to the browser itself.
  function land(answer, text, sale, body) {
    const page = new DOMParser().parseFromString(text, "text/html");
    const main = page.querySelector("main");
    if ((!answer.ok && answer.status !== 422) || !main || !page.querySelector("[data-sale], .undo, .trained")) {
      const form = document.createElement("form");
      Object.assign(form, { method: "post", action: sale.url });
      for (const [name, value] of body) {
        const field = document.createElement("input");
        Object.assign(field, { type: "hidden", name, value });
        form.append(field);
      }
      document.body.append(form);
      forget(sale);
      form.submit();
      return;
    }
    $("main").replaceWith(main);
    forget(sale);
    document.title = page.title;
    history.replaceState(null, "", answer.url);
    hands(false);
    offline(false);
    if (document.activeElement === document.body) main.focus({ preventScroll: true });
  }

  function hands(full) {
    for (const part of document.querySelectorAll("[data-sale], .tabs, .more")) part.inert = full;
  }

  function offline(on) {
    const banner = $("[data-offline]");
    if (!banner) return;
    const sale = kept();
    banner.hidden = !on && !sale;
    const words = banner.querySelector("[data-offline-kept]");
    words.dataset.words ??= words.textContent;
    words.hidden = !sale;
    banner.querySelector("[data-offline-idle]").hidden = Boolean(sale);
    banner.querySelector("[data-offline-aside]").hidden = !sale || faults < FAULTS;
    if (sale) words.textContent = words.dataset.words.replace("%s", sale.words);
  }

  addEventListener("offline", () => offline(true));
  addEventListener("online", () => { offline(false); deliver(); });
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-offline-try]")) deliver().then(look);
    if (event.target.closest?.("[data-offline-aside]")) localStorage.removeItem(KEPT); // it leads to the sales: made, or to be made again
  });
  if (kept()) { offline(true); deliver(); }

  // --- places left, as others sell them; a look that keeps nobody signed in ---
  async function look() {
    if (document.hidden || kept() || !$("[data-room-now]") || $("[data-offline]") === null) return;
    try {
      const answer = await fetch(`?salle=${$("[data-room-now]").dataset.roomNow}`, { headers: { "X-Till-Quiet": "1" }, signal: AbortSignal.timeout(8000) });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const part of [".room__left", ".tabs"]) {
        const fresh = page.querySelector(part);
        if (fresh && $(part) && !$(part).contains(document.activeElement)) $(part).replaceWith(fresh);
      }
      offline(!navigator.onLine);
    } catch {
      offline(true);
    }
  }
  setInterval(look, 15000);
})();
