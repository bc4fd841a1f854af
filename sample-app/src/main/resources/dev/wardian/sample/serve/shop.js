"use strict";

const button = document.getElementById("traffic");

function show(on) {
  button.setAttribute("aria-pressed", String(on));
  button.textContent = on ? "Stop traffic" : "Start traffic";
}

button.addEventListener("click", async () => {
  const on = button.getAttribute("aria-pressed") === "true";
  const response = await fetch("traffic/" + (on ? "off" : "on"), { method: "POST" });
  show(await response.json());
});

fetch("traffic").then(async (response) => show(await response.json()));
