// The total and where it goes, as one chooses. Without this script the form says and does the same.
const form = document.querySelector("[data-booking]");
const data = document.getElementById("every-euro");
const total = document.querySelector("[data-total]");
const language = document.documentElement.lang;
const money = (cents) => new Intl.NumberFormat(language, {
  style: "currency", currency: "EUR", minimumFractionDigits: cents % 100 ? 2 : 0,
}).format(cents / 100);

function amount(row) {
  const name = row.dataset.row;
  const chosen = row.querySelector("input[type=radio]:checked");
  const other = row.querySelector(`[name=${name}_other]`).value.trim();
  if (chosen && chosen.value !== "other") return other ? null : Number(chosen.value);
  return /^[0-9]{1,2}$/.test(other) ? Number(other) : null;
}

function show() {
  const rows = [...form.querySelectorAll("[data-row]")];
  const same = rows.find((row) => row.dataset.row === "same");
  const forAll = same ? amount(same) : null;
  const euros = rows.filter((row) => row !== same).map((row) => amount(row) ?? forAll);
  const known = euros.every((one) => one !== null);
  const sum = euros.reduce((all, one) => all + (one ?? 0), 0);
  total.hidden = !known;
  total.textContent = known ? `${total.dataset.label} ${money(sum * 100)}` : "";
  const now = document.querySelector("[data-pay-now]");
  if (now && known && sum) now.textContent = now.dataset.payNow.replace("%s", money(sum * 100));
  if (now) now.hidden = known && !sum;
  if (!data) return;
  const parts = JSON.parse(data.textContent);
  const head = document.querySelector("[data-live-head]");
  head.hidden = !known;
  head.textContent = known ? `→ ${money(sum * 100)}` : "";
  for (const row of document.querySelectorAll("[data-part]")) {
    const cell = row.querySelector("[data-live]");
    cell.hidden = !known;
    cell.textContent = known ? money(euros.reduce((all, one) => all + parts[row.dataset.part][one], 0)) : "";
  }
}

if (form && total) {
  form.addEventListener("input", (event) => {
    const field = event.target;
    const row = field.closest("[data-row]");
    if (row && field.type === "radio" && field.value !== "other") row.querySelector(`[name=${row.dataset.row}_other]`).value = "";
    if (row && field.type === "text" && field.value) row.querySelector("[value=other]").checked = true;
    show();
  });
  show();
}
