/** The few drawings of the page, as SVG: what stands for trustlens, and what a probe answers with. */
import { Html } from './html.ts';

/** A lens over a key line. */
const DRAWING = '<circle cx="10.5" cy="10.5" r="7" fill="none" stroke="#0b6bcb" stroke-width="2.5"/><path d="m15.8 15.8 5.2 5.2" stroke="#0b6bcb" stroke-width="3" stroke-linecap="round"/><path d="m7.3 10.7 2.3 2.3 4.2-4.6" fill="none" stroke="#1f9d5b" stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round"/>';

/** For the head of the page. */
export const MARK = new Html(`<svg viewBox="0 0 24 24" aria-hidden="true">${DRAWING}</svg>`);

/** For the browser's tab. */
export const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">${DRAWING}</svg>`;

/** What a probe that arrived answers: seen only where there is no script. */
export const TICK = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" width="16" height="16"><circle cx="8" cy="8" r="8" fill="#157a45"/><path d="m4.5 8.3 2.4 2.4 4.6-5.2" fill="none" stroke="#fff" stroke-width="1.8"/></svg>';
