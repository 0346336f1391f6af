// The sum of what is being counted, as one types. What is expected is not known here.
for (const form of document.querySelectorAll("[data-count]")) {
  const sum = form.querySelector("[data-sum]");
  const money = new Intl.NumberFormat(document.documentElement.lang, { style: "currency", currency: "EUR" });
  const add = () => {
    let cents = 0;
    for (const input of form.querySelectorAll("[data-cents]")) cents += input.dataset.cents * (parseInt(input.value, 10) || 0);
    sum.textContent = cents ? money.format(cents / 100) : "";
  };
  form.addEventListener("input", add);
  add();
}
