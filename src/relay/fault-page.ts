/** The page a browser gets with `--on-bad-upstream page`: what is wrong with the server's certificate, and what was not sent to it. */
import { printable } from '../bytes/printable.ts';
import type { Verdict } from '../../ca/checks/check.ts';

/** Text made safe for HTML. */
function escapeHtml(text: string): string {
  return printable(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A whole HTTP/1.1 response, 502 with an explanation; the connection closes after it (RFC 9110 §15.6.3). */
export function faultPage(host: string, verdict: Verdict): Buffer {
  const reasons = verdict.findings
    .filter((finding) => finding.severity === 'error')
    .map((finding) => `<li>${escapeHtml(finding.summary)} <small>${escapeHtml(finding.citation)}</small></li>`);
  const body = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>trustlens: ${escapeHtml(host)} was not trusted</title>
<style>body{font:1rem/1.5 system-ui,sans-serif;max-width:42rem;margin:3rem auto;padding:0 1rem;color:#222;background:#fff}h1{font-size:1.4rem}small{color:#666}
@media(prefers-color-scheme:dark){body{color:#ddd;background:#181818}small{color:#999}}</style>
<h1>✗ The certificate of ${escapeHtml(host)} was not trusted</h1>
<p>trustlens connected to the server and refused its certificate: <strong>${escapeHtml(verdict.summary)}</strong>.
Your request was <strong>not</strong> sent to the server.</p>
<ul>${reasons.join('')}</ul>
<p>This page comes from trustlens on this machine, not from ${escapeHtml(host)}. The dashboard shows the chain that the server sent.
If the chain is meant to be trusted, start trustlens with <code>--upstream-ca FILE</code>.</p>
</html>
`;
  const head = [
    'HTTP/1.1 502 Bad Gateway',
    'content-type: text/html; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'cache-control: no-store',
    'connection: close',
    '',
    '',
  ].join('\r\n');
  return Buffer.from(head + body);
}
