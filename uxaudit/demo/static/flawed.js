// The flaws of the flawed build that need a script; each is named in flaws.py.
"use strict";

// adding-raises-error
for (const button of document.querySelectorAll('form[action="/basket/add"] button')) {
  button.addEventListener("click", () => window.shopStatistics.count("add"));
}

// order-button-is-a-div
for (const button of document.querySelectorAll("[data-submits]")) {
  button.addEventListener("click", () => button.closest("form").submit());
}

// late-banner-shifts-page
if (document.body.classList.contains("product-page")) {
  const insert = () => {
    const banner = document.createElement("div");
    banner.className = "late-banner";
    banner.textContent = "New this week: the winter glazes are out of the kiln.";
    document.querySelector("main").prepend(banner);
  };
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(insert, 80)));
}
