/** Text for the clipboard of the terminal, which may be on another machine: OSC 52 (xterm control sequences, "Manipulate Selection Data"). */
import type { TerminalProfile } from './profile.ts';

/** The sequence that sets the clipboard; inside tmux or screen also the form that goes through to the outer terminal. */
export function clipboardSequence(text: string, inside: TerminalProfile['inside']): string {
  const sequence = `\u001b]52;c;${Buffer.from(text, 'utf8').toString('base64')}\u0007`;
  switch (inside) {
    case 'tmux':
      // tmux keeps it as its own buffer (set-clipboard) or hands the wrapped form on (allow-passthrough): either may be off.
      return `${sequence}\u001bPtmux;${sequence.replaceAll('\u001b', '\u001b\u001b')}\u001b\\`;
    case 'screen':
      return `\u001bP${sequence}\u001b\\`;
    case null:
      return sequence;
  }
}
