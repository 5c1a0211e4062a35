import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { refusal, terminalProfile } from '../../../ui/terminal/profile.ts';

describe('terminalProfile', () => {
  it('uses the colours there are', () => {
    assert.equal(terminalProfile({ TERM: 'xterm-256color' }).palette, '256');
    assert.equal(terminalProfile({ TERM: 'tmux-256color' }).palette, '256');
    assert.equal(terminalProfile({ TERM: 'xterm', COLORTERM: 'truecolor' }).palette, '256');
    assert.equal(terminalProfile({ TERM: 'xterm-kitty' }).palette, '256');
    assert.equal(terminalProfile({ TERM: 'xterm' }).palette, '16');
    assert.equal(terminalProfile({ TERM: 'vt100' }).palette, 'none');
  });

  it('respects NO_COLOR unless it is empty', () => {
    assert.equal(terminalProfile({ TERM: 'xterm-256color', NO_COLOR: '0' }).palette, 'none');
    assert.equal(terminalProfile({ TERM: 'xterm-256color', NO_COLOR: '' }).palette, '256');
  });

  it('reads the locale as POSIX says', () => {
    const unicode = (env: Record<string, string>): boolean => terminalProfile({ TERM: 'xterm', ...env }).unicode;
    assert.equal(unicode({ LANG: 'de_DE.UTF-8' }), true);
    assert.equal(unicode({ LANG: 'C.utf8' }), true);
    assert.equal(unicode({ LANG: 'de_DE.UTF-8', LC_ALL: 'C' }), false);
    assert.equal(unicode({ LANG: 'C', LC_CTYPE: 'en_US.UTF-8' }), true);
    assert.equal(unicode({ LANG: 'en_US.UTF-8', LC_ALL: '' }), true);
    assert.equal(unicode({ LANG: 'de_DE.ISO-8859-1' }), false);
  });

  it('works with a terminfo entry blessed can read', () => {
    for (const TERM of ['xterm', 'tmux-256color', 'screen', 'alacritty', 'foot', '../../etc/passwd']) assert.equal(terminalProfile({ TERM }).terminal, 'xterm-256color');
    for (const TERM of ['linux', 'vt220']) assert.equal(terminalProfile({ TERM }).terminal, TERM);
  });

  it('knows what lies between', () => {
    assert.equal(terminalProfile({ TMUX: '/tmp/tmux-0/default,1,0' }).inside, 'tmux');
    assert.equal(terminalProfile({ STY: '1.pts-0' }).inside, 'screen');
    assert.equal(terminalProfile({}).inside, null);
  });
});

describe('refusal', () => {
  it('says why there can be no dashboard', () => {
    const tty = { isTTY: true };
    assert.equal(refusal({ TERM: 'xterm' }, tty, tty), undefined);
    assert.match(refusal({ TERM: 'dumb' }, tty, tty) ?? '', /TERM=dumb/);
    assert.match(refusal({ TERM: 'xterm' }, {}, tty) ?? '', /needs a terminal/);
    assert.match(refusal({ TERM: 'xterm' }, tty, {}) ?? '', /needs a terminal/);
  });
});
