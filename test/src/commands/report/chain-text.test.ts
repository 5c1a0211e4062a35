import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { chainText } from '../../../../src/commands/report/chain-text.ts';
import type { ShownChain } from '../../../../src/commands/report/chain-text.ts';
import { judge } from '../../../../ca/checks/judge.ts';
import { CertificateCache } from '../../../../src/inspect/certificates.ts';
import { NOW, checkInput, goodPath } from '../../../support/judged-path.ts';
import type { PathWish } from '../../../support/judged-path.ts';
import { alternativeNames } from '../../../support/made-certificate.ts';

function shown(wish: PathWish = {}, change: Partial<ShownChain> = {}): ShownChain {
  const made = goodPath(wish);
  const certificates = new CertificateCache();
  const { findings, ...verdict } = judge(checkInput(made));
  return { sent: made.slice(0, 2).map(({ der }) => certificates.event(der)), path: made.map(({ der }) => certificates.event(der)), anchor: 'bundled', verdict: { ...verdict, findings: [...findings] }, ...change };
}

describe('chainText', () => {
  it('tells the chain as sent, the path with its anchor, and each finding with its source', () => {
    const lines = chainText(shown(), { now: NOW });
    assert.deepEqual(lines.slice(0, 8), [
      'chain as sent (2 certificates)',
      '  0  www.example.com  P-256  63 days left   issued by Example CA R3',
      '  1  Example CA R3    P-256  476 days left  issued by CN=Example Root X1',
      '',
      'path as built',
      '  0  www.example.com  P-256  63 days left    issued by Example CA R3',
      '  1  Example CA R3    P-256  476 days left   issued by Example Root X1',
      '  2  Example Root X1  P-256  3116 days left  trusted by the roots that Node ships (Mozilla’s list)',
    ]);
    assert.ok(lines.includes('verdict: ok, 63 days left'), lines.join('\n'));
    const length = lines.findIndex((line) => line.includes('validity_length'));
    assert.match(lines[length + 1] ?? '', /\(BR §6\.3\.2, ballot SC-081v3, since 2026-03-15\)/);
  });

  it('leaves out what is in order, when asked', () => {
    const all = chainText(shown(), { now: NOW });
    const faults = chainText(shown(), { now: NOW, findings: 'faults' });
    assert.ok(all.some((line) => line.startsWith('  n/a')) && all.some((line) => line.startsWith('  ok ')));
    assert.ok(!faults.some((line) => line.startsWith('  n/a') || line.startsWith('  ok ')));
  });

  it('shows who else would say what, in columns', () => {
    const opinions: ShownChain['opinions'] = [
      { whose: 'Node’s bundled roots', kind: 'store', status: 'ok', because: 'leads to Example Root X1', checks: [] },
      { whose: 'Apple', kind: 'profile', status: 'bad', because: 'valid too long', checks: ['apple_limits'] },
    ];
    assert.deepEqual(chainText(shown({}, { opinions, verdict: null }), { now: NOW }).slice(-3), [
      'others would say',
      '  Node’s bundled roots  ok   leads to Example Root X1',
      '  Apple                 bad  valid too long (apple_limits)',
    ]);
  });

  it('says when there is no root, and lets no control character through', () => {
    const lines = chainText(shown({ leaf: { subject: 'evil\u001b[2Jx\u202e' }, leafExtensions: { names: alternativeNames('\u001b]0;x\u0007.example.com') } }, { anchor: null }), { now: NOW });
    assert.ok(lines.includes('  leads to no root that is trusted here'));
    assert.match(lines.join('\n'), /evil\\x1b\[2Jx/);
    for (const line of lines) assert.doesNotMatch(line, /[\p{Cc}\p{Cf}]/u);
  });
});
