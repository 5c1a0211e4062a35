/**
 * The page's only script. The page works without it; with it the check list is live. Written in plain ECMAScript, since it
 * is sent as it stands, and allowed by its hash alone (CSP Level 3 §2.3.1).
 */
import { createHash } from 'node:crypto';

/** How often the list is asked for while somebody looks, ms. */
const EVERY_MS = 2_000;
/** How many times after the last sign of a person; each trial that fails is a refused connection in the dashboard. */
const LOOKS = 15;

/** The script. */
export const SCRIPT = `
(() => {
  const list = document.getElementById('checks');
  const { visit } = list.dataset;
  let left = 0, trial = 0, busy = false;
  // A reload keeps what is known of this visit.
  history.replaceState(null, '', location.pathname + '?visit=' + visit);
  const probe = (address) => new Promise((done) => {
    const image = new Image();
    image.onload = image.onerror = done;
    image.src = address + '?visit=' + visit + '&trial=' + (trial += 1);
  });
  const look = async () => {
    if (busy || left <= 0 || document.hidden) return;
    busy = true;
    left -= 1;
    try {
      const wanted = [...list.children].filter((item) => item.dataset.state === 'open' && item.dataset.probe);
      await Promise.all(wanted.map((item) => probe(item.dataset.probe)));
      const answer = await fetch('/checks?visit=' + visit, { cache: 'no-store' });
      for (const { id, state, title, words } of await answer.json()) {
        const item = document.getElementById(id);
        if (item.dataset.state === state) continue;
        item.dataset.state = state;
        item.querySelector('.title').textContent = title;
        item.querySelector('.words').textContent = words;
      }
      const heading = document.getElementById('heading');
      if (['reached', 'trusted'].every((id) => document.getElementById(id).dataset.state === 'ok')) heading.textContent = heading.dataset.done;
      if (![...list.children].some((item) => item.dataset.state === 'open')) left = 0;
    } catch {
      // The proxy may be gone for a moment, or for good.
    }
    busy = false;
  };
  const wake = () => {
    left = ${LOOKS};
    look();
  };
  for (const sign of ['focus', 'pageshow', 'click']) addEventListener(sign, wake);
  document.addEventListener('visibilitychange', wake);
  setInterval(look, ${EVERY_MS});
  wake();
})();
`;

/** The source expression that allows it. */
export const SCRIPT_HASH = `'sha256-${createHash('sha256').update(SCRIPT).digest('base64')}'`;
