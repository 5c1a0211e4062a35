import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Finding, Verdict } from '../../../ca/checks/check.ts';
import { faultPage } from '../../../src/relay/fault-page.ts';

function finding(change: Partial<Finding>): Finding {
  return { check: 'expired', severity: 'error', summary: 'expired 3 days ago', citation: 'RFC 5280 §6.1', ...change };
}

function page(host: string, verdict: Partial<Verdict> = {}): { head: string[]; body: string } {
  const bytes = faultPage(host, { status: 'bad', summary: 'expired 3 days ago', findings: [finding({})], anchor: null, ...verdict });
  const end = bytes.indexOf('\r\n\r\n');
  return { head: bytes.subarray(0, end).toString('latin1').split('\r\n'), body: bytes.subarray(end + 4).toString('utf8') };
}

/** The tags of a page, with what they carry, and nothing of its text. */
function tags(body: string): string[] {
  return body.match(/<[^>]*>/g) ?? [];
}

describe('faultPage', () => {
  it('is a whole 502 that nobody keeps and after which the connection ends', () => {
    const { head, body } = page('a.example');
    assert.equal(head[0], 'HTTP/1.1 502 Bad Gateway');
    const fields = new Map(head.slice(1).map((line): [string, string] => [line.split(': ')[0] ?? '', line.split(': ')[1] ?? '']));
    assert.equal(fields.get('content-length'), String(new TextEncoder().encode(body).length));
    assert.deepEqual([fields.get('connection'), fields.get('cache-control'), fields.get('content-type')], ['close', 'no-store', 'text/html; charset=utf-8']);
    assert.notEqual(body.length, new TextEncoder().encode(body).length, 'characters and bytes differ here');
  });

  it('says what is wrong, with its source, and that nothing was sent', () => {
    const { body } = page('a.example', { findings: [finding({}), finding({ summary: 'wrong host', citation: 'RFC 9525' }), finding({ severity: 'warning', summary: 'only a warning' })] });
    assert.match(body, /<h1>✗ The certificate of a\.example was not trusted<\/h1>/);
    assert.match(body, /<li>expired 3 days ago <small>RFC 5280 §6\.1<\/small><\/li><li>wrong host <small>RFC 9525<\/small><\/li>/);
    assert.match(body, /Your request was <strong>not<\/strong> sent/);
    assert.doesNotMatch(body, /only a warning/);
  });

  it('shows hostile names as text and never obeys them', () => {
    const hostile = [
      '<script>alert(1)</script>',
      '"><img src=x onerror=alert(1)>',
      "'; alert(1); '",
      '</title></style></ul>',
      '&lt;script&gt;',
      'a\r\nSet-Cookie: b=c\r\n\r\n<p>',
      '\u001b[31m\u202e\u0000',
    ];
    const harmless = tags(page('a.example').body);
    for (const text of hostile) {
      const { head, body } = page(text, { summary: text, findings: [finding({ summary: text, citation: text })] });
      assert.deepEqual(tags(body), harmless, text);
      assert.equal(head.length, page('a.example').head.length, 'no header field of theirs');
      assert.doesNotMatch(body, /[\u0000-\u0009\u000b-\u001f\u007f\u202e]/, text);
      // Whatever was special is there as a number.
      const shown = body.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
      if (!/[\u0000-\u001f\u202e]/.test(text)) assert.ok(shown.includes(text), text);
    }
  });
});
