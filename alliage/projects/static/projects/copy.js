/* A button that copies a ready text, where the browser can; without it the text is selected by hand. */
for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value);
    button.querySelector("[role=status]").textContent = " ✓ " + button.dataset.done;
  });
}
