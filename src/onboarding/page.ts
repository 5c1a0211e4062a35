/** The onboarding page: facts in, HTML out. Pure; every value is escaped by the templates. */
import type { RootFacts } from '../../ca/authority.ts';
import { INSTRUCTIONS } from '../../ca/trust/instructions.ts';
import type { Instructions, PlatformId } from '../../ca/trust/instructions.ts';
import type { Check } from './checks.ts';
import { downloads } from './downloads.ts';
import type { DownloadId } from './downloads.ts';
import { Html, NOTHING, html, words } from './html.ts';
import { MARK } from './marks.ts';
import { OWN_NAME, visitName } from './names.ts';
import { qrSvg } from './qr-code.ts';
import { SCRIPT } from './script.ts';
import { STYLE } from './style.ts';

/** Where the proxy listens, as others see it. */
export interface Listening {
  port: number;
  /** Addresses at which other devices reach it, the likeliest first; empty when it listens on loopback alone. */
  addresses: readonly string[];
}

/** All that the page is made of. */
export interface PageFacts {
  root: RootFacts;
  /** SHA-1 of the root's DER, by which some stores name it, upper-case hex. */
  rootSha1: string;
  /** ms since the epoch. */
  now: number;
  /** The visitor's platforms, the best first. */
  platforms: readonly PlatformId[];
  visit: string;
  checks: readonly Check[];
  listening: Listening;
  /** Address of the proxy as this visitor would set it. */
  proxyHost: string;
  /** Whether the page came over TLS. */
  secure: boolean;
}

const DAY_MS = 86_400_000;

/** The heading once a connection under the root was seen. */
const DONE = 'This device is set up';

/** The page. */
export function page(facts: PageFacts): string {
  const { checks, platforms, visit, root } = facts;
  const { first, others } = ordered(platforms);
  // Said only of what was seen: where trust cannot be proved, it is not.
  const done = has(checks, 'reached') && has(checks, 'trusted');
  return frame(
    'trustlens: set up this device',
    html`
<header>
<div class="brand">${MARK} trustlens</div>
<h1 id="heading" data-done="${DONE}">${done ? DONE : 'Let trustlens read this device’s traffic'}</h1>
<p class="lead">trustlens is an inspector: what this device sends through it over HTTPS can be read in its dashboard. For that, two things are needed: the device uses it as its <strong>proxy</strong>, and trusts its <strong>root certificate</strong>. Do this on devices of your own, and take it away when you are done.</p>
</header>
<main>
<section aria-labelledby="status">
<h2 id="status">Where things stand</h2>
<ul id="checks" data-visit="${visit}" aria-live="polite">
${checks.map((check) => checkItem(check, visit))}
</ul>
<noscript><p class="again">Trust, tried just now: <img class="probe" src="https://${visitName(visit)}/trusted.svg?visit=${visit}" alt="refused or not possible"></p></noscript>
<p class="again"><a href="/?visit=${visit}">Check again</a>${facts.secure || !has(checks, 'trusted') ? NOTHING : html` · <a href="https://${OWN_NAME}/?visit=${visit}">Open this page over HTTPS</a>`}</p>
</section>
<section aria-labelledby="how">
<h2 id="how">How to set it up${first === undefined ? NOTHING : html`: ${first.title}`}</h2>
${first === undefined ? html`<p>Choose your system:</p>` : instructions(first, facts)}
${first === undefined ? NOTHING : html`<h3>Another system or program</h3>`}
${others.map((one) => html`<details><summary>${one.title}</summary>${instructions(one, facts)}</details>
`)}
</section>
<section aria-labelledby="phone">
<h2 id="phone">A phone, or another computer</h2>
${phone(facts)}
</section>
<section aria-labelledby="root">
<h2 id="root">The root certificate</h2>
${rootList(facts)}
<p class="others">Every form holds the same certificate: ${joined(Object.values(downloads(root)).map(({ path, title }) => html`<a href="${path}?visit=${visit}">${title}</a>`))}. The private key never leaves the machine of trustlens.</p>
</section>
</main>
<footer><p>This page comes from trustlens itself and exists only behind its proxy. It loads nothing from anywhere else and sets no cookie.</p></footer>
<script>${new Html(SCRIPT)}</script>`,
  );
}

/** A short page with a heading and some words: what there is to say when there is nothing else. */
export function notice(title: string, text: Html): string {
  return frame(`trustlens: ${title}`, html`
<header><div class="brand">${MARK} trustlens</div><h1>${title}</h1></header>
<main><section>${text}</section></main>`);
}

function frame(title: string, body: Html): string {
  return html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title}</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<style>${new Html(STYLE)}</style>
</head>
<body>${body}
</body>
</html>
`.text;
}

/** The instructions, the visitor's own first. */
function ordered(platforms: readonly PlatformId[]): { first: Instructions | undefined; others: readonly Instructions[] } {
  const [first, ...more] = platforms.flatMap((id) => INSTRUCTIONS.filter(({ platform }) => platform === id));
  return { first, others: [...more, ...INSTRUCTIONS.filter((one) => one !== first && !more.includes(one))] };
}

function checkItem({ id, state, title, words: said }: Check, visit: string): Html {
  const probe = id === 'trusted' ? `https://${visitName(visit)}/trusted.svg` : id === 'reached' ? `http://${OWN_NAME}/reached.svg` : '';
  return html`<li id="${id}" data-state="${state}" data-probe="${probe}"><span class="mark" aria-hidden="true"></span><span class="title">${title}</span><span class="words">${said}</span></li>
`;
}

function has(checks: readonly Check[], id: Check['id']): boolean {
  return checks.some((check) => check.id === id && check.state === 'ok');
}

function instructions(one: Instructions, facts: PageFacts): Html {
  const { root, rootSha1, proxyHost, listening, visit } = facts;
  const files = downloads(root);
  const values = {
    name: root.name,
    proxy_host: proxyHost,
    proxy_port: String(listening.port),
    file: files.der.file,
    pem_file: files.pem.file,
    sha1: rootSha1,
    days: String(daysLeft(root, facts.now)),
  };
  const steps = (list: readonly string[]): Html => html`<ol>${list.map((step) => html`<li>${words(step, values)}</li>`)}</ol>`;
  const button = (id: DownloadId): Html => html`<p><a class="button" href="${files[id].path}?visit=${visit}">Download ${files[id].file}</a></p>`;
  return html`<h3>1. Use the proxy</h3>${steps(one.proxy)}
<h3>2. Trust the root</h3>
${button(one.download)}
${steps(one.trust)}
<h3>What this does not cover</h3><ul>${one.limits.map((limit) => html`<li>${words(limit, values)}</li>`)}</ul>
<h3>How to remove it again</h3>${steps(one.remove)}`;
}

function phone({ listening }: PageFacts): Html {
  const { addresses, port } = listening;
  const [best, ...more] = addresses.map((address) => `http://${address.includes(':') ? `[${address}]` : address}:${port}/`);
  if (best === undefined) {
    return html`<p>trustlens listens for this machine alone, so no other device can reach it. To let them, end it and start it with <code>trustlens start --host 0.0.0.0</code>; everybody in your network can then use the proxy. This page will show a code to scan.</p>`;
  }
  return html`<div class="phone">${qrSvg(best, html`QR code for ${best}`)}
<div><p>In the same network, scan the code or open <a href="${best}">${best}</a>: it is this page, before the proxy is set.</p>
${more.length === 0 ? NOTHING : html`<p class="others">If that does not answer: ${joined(more.map((url) => html`<a href="${url}">${url}</a>`))}.</p>`}
<p class="others">A firewall on this machine may have to let port ${port} in.</p></div></div>`;
}

function rootList({ root, now }: PageFacts): Html {
  const days = daysLeft(root, now);
  const left = days > 0 ? `${days} ${days === 1 ? 'day' : 'days'} left` : 'expired';
  return html`<dl>
<dt>Name</dt><dd>${root.name}</dd>
<dt>Valid until</dt><dd>${new Date(root.notAfter).toISOString().slice(0, 10)} (${left})</dd>
<dt>May speak for</dt><dd>${root.constraints.length === 0 ? 'every name: who has its key can stand in for any site towards this device' : `only ${root.constraints.join(', ')}, and what lies below`}</dd>
<dt>SHA-256 fingerprint</dt><dd class="print">${fingerprint(root.sha256).map((group) => html`<span>${group}</span> `)}</dd>
</dl>
<p class="warn">Compare the fingerprint with the one that <code>trustlens ca show</code> or the dashboard gives, before you trust it: a page that came unencrypted could have been changed on its way.</p>`;
}

/** `AA:BB:CC:DD` four bytes a group, as certificate viewers write them. */
export function fingerprint(sha256: string): string[] {
  return (sha256.toUpperCase().match(/.{8}/g) ?? []).map((group) => (group.match(/../g) ?? []).join(':'));
}

/** Whole days that are left, 0 when it has run out. */
function daysLeft(root: RootFacts, now: number): number {
  return Math.max(0, Math.floor((root.notAfter - now) / DAY_MS));
}

/** `a, b or c`. */
function joined(pieces: readonly Html[]): Html {
  return new Html(pieces.map(({ text }, index) => (index === 0 ? '' : index === pieces.length - 1 ? ' or ' : ', ') + text).join(''));
}
