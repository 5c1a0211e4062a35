/** Finds what is known about a thing: in the glossary that came with the stream, else in the words the thing came with. */
import type { Explanation } from './explanations.ts';
import type { Model } from './model.ts';
import type { About } from './panes/pane.ts';

/** The best explanation, or undefined where there is none. */
export function explain(model: Model, about: About): Explanation | undefined {
  for (const key of about.keys) {
    const entry = Object.hasOwn(model.glossary, key) ? model.glossary[key] : undefined;
    if (entry !== undefined) return { title: about.title, text: entry.text, citation: entry.citation };
  }
  return about.fallback;
}
