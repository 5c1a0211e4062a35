/** A question that is answered with yes or no at the terminal. */
import { createInterface } from 'node:readline';
import type { Surroundings } from './command.ts';

/** Asks on stderr; anything but `y` or `yes` is a no, and so is the end of the input. */
export function confirmed({ stdin, stderr, stop }: Pick<Surroundings, 'stdin' | 'stderr' | 'stop'>, question: string): Promise<boolean> {
  return new Promise((resolve) => {
    const lines = createInterface({ input: stdin });
    const giveUp = (): void => lines.close();
    let answer = '';
    stop.addEventListener('abort', giveUp);
    lines.once('close', () => {
      stop.removeEventListener('abort', giveUp);
      resolve(/^y(es)?$/i.test(answer.trim()));
    });
    lines.once('line', (line) => {
      answer = line;
      lines.close();
    });
    stderr.write(`${question} [y/N] `);
    if (stop.aborted) giveUp();
  });
}
