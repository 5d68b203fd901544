/**
 * Copies a ticket or a code by one press.
 *
 * Needs: `button[data-copy]` = the text; it has class `scripted`, so that nobody sees it where it cannot work.
 */
document.querySelectorAll("button[data-copy]").forEach((button) => {
  const label = button.querySelector("[data-copy-label]") ?? button;
  const words = label.textContent;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      label.textContent = "Tersalin";
    } catch {
      // Pages without TLS have no clipboard: select the text, so that the person's own keys can copy it.
      getSelection().selectAllChildren(document.querySelector(`[data-copied="${CSS.escape(button.dataset.copy)}"]`) ?? button);
      label.textContent = "Tekan Ctrl+C";
    }
    setTimeout(() => { label.textContent = words; }, 2500);
  });
});
