/**
 * Forgets the text of a form that the server has taken: any page after it says so, except one that tells of a fault or asks to sign in.
 *
 * Needs: sessionStorage as draft.js leaves it; `[data-text-kept]` on pages of faults. Runs on every page; a page with the form itself leaves it to draft.js.
 */
const stillWanted = document.querySelector("[data-text-kept], form[data-draft], input[type=password]");

if (!stillWanted) {
  try {
    Object.keys(sessionStorage).filter((key) => key.startsWith("alur:draf:")).forEach((key) => sessionStorage.removeItem(key));
  } catch { /* storage refused: nothing was kept */ }
}
