/** From a drawing to the text blessed takes: every run behind the SGR sequence of its look. The only escape sequences in it are ours. */
import type { Canvas, Ground } from '../drawing/canvas.ts';
import type { Role } from '../drawing/line.ts';
import { ascii, attributes } from '../theme.ts';
import type { TerminalProfile } from './profile.ts';

export class Painter {
  readonly #profile: Pick<TerminalProfile, 'palette' | 'unicode'>;
  readonly #looks = new Map<string, string>();

  constructor(profile: Pick<TerminalProfile, 'palette' | 'unicode'>) {
    this.#profile = profile;
  }

  /** The rows of the drawing, each as wide as the canvas, joined by newlines. */
  content(canvas: Canvas): string {
    const rows: string[] = [];
    for (let y = 0; y < canvas.rows; y += 1) {
      let row = '';
      for (const { text, role, ground } of canvas.runs(y)) row += this.#look(role, ground) + (this.#profile.unicode ? text : ascii(text));
      rows.push(row);
    }
    return rows.join('\n');
  }

  #look(role: Role, ground: Ground): string {
    const key = `${role} ${ground}`;
    const known = this.#looks.get(key);
    if (known !== undefined) return known;
    const look = `\u001b[${attributes(role, ground, this.#profile.palette)}m`;
    this.#looks.set(key, look);
    return look;
  }
}
