/** The page's style: readable from 320 pixels on, in the dark and on paper, with no font or image from elsewhere. Contrast is at least 4.5 to 1 (WCAG 2.2 §1.4.3). */
import { createHash } from 'node:crypto';

export const STYLE = `
:root{color-scheme:light dark;--ink:#1b2430;--soft:#54606e;--page:#f4f6f8;--card:#fff;--edge:#d5dce3;--accent:#0b6bcb;--on-accent:#fff;--ok:#157a45;--ok-bg:#e3f4ea;--open:#9a5300;--open-bg:#fdf0dd;--code:#eaeef2}
@media(prefers-color-scheme:dark){:root{--ink:#e6ebf0;--soft:#a3afbc;--page:#10161d;--card:#1a222c;--edge:#33404d;--accent:#6db3ff;--on-accent:#07182a;--ok:#5fd694;--ok-bg:#12301f;--open:#f2b35f;--open-bg:#35260f;--code:#26313d}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--ink);font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
main,footer{max-width:60rem;margin:0 auto;padding:0 1rem}
header{max-width:60rem;margin:0 auto;padding:2rem 1rem 1rem}
.brand{display:flex;align-items:center;gap:.6rem;font-weight:700;letter-spacing:.01em;color:var(--soft)}
.brand svg{width:1.75rem;height:1.75rem;flex:none}
h1{font-size:clamp(1.5rem,1.1rem + 2.2vw,2.15rem);line-height:1.2;margin:.75rem 0 .5rem;letter-spacing:-.015em;text-wrap:balance}
h2{font-size:1.2rem;margin:0 0 .75rem}
h3{font-size:1rem;margin:1.25rem 0 .35rem}
p{margin:.5rem 0}
.lead{font-size:1.06rem;color:var(--soft);max-width:42rem}
section{background:var(--card);border:1px solid var(--edge);border-radius:.75rem;padding:1.15rem;margin:0 0 1rem}
a{color:var(--accent)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
code{background:var(--code);border-radius:.3rem;padding:.1em .35em;font:.88em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;overflow-wrap:anywhere;-webkit-box-decoration-break:clone;box-decoration-break:clone}
#checks{list-style:none;margin:0;padding:0;display:grid;gap:.6rem}
#checks li{display:grid;grid-template-columns:auto 1fr;column-gap:.8rem;align-items:start;border-radius:.55rem;padding:.7rem .85rem;background:var(--open-bg)}
#checks li[data-state=ok]{background:var(--ok-bg)}
#checks li[data-state=never]{background:var(--code)}
.mark{grid-row:span 2;width:1.6rem;height:1.6rem;border-radius:50%;display:grid;place-items:center;font-weight:700;line-height:1;color:var(--card);background:var(--open)}
.mark::before{content:"!"}
[data-state=ok] .mark{background:var(--ok)}
[data-state=ok] .mark::before{content:"\\2713"}
[data-state=never] .mark{background:var(--soft)}
[data-state=never] .mark::before{content:"\\2013"}
.title{font-weight:650}
.words{color:var(--soft);font-size:.95rem}
.again{margin:.8rem 0 0;font-size:.95rem;color:var(--soft)}
.probe{height:1.1em;vertical-align:-.15em}
ol,ul{margin:.35rem 0;padding-left:1.4rem}
li{margin:.3rem 0}
#checks li{margin:0}
.button{display:inline-block;background:var(--accent);color:var(--on-accent);text-decoration:none;font-weight:650;border-radius:.5rem;padding:.65rem 1.05rem;margin:.3rem 0}
.button:hover{filter:brightness(1.08)}
.others{font-size:.95rem;color:var(--soft)}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.35rem 1.1rem;margin:0}
dt{color:var(--soft)}
dd{margin:0;overflow-wrap:anywhere}
.print{font:.9rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
.print span{display:inline-block;margin-right:.7em}
details{border-top:1px solid var(--edge)}
details:last-of-type{border-bottom:1px solid var(--edge)}
summary{cursor:pointer;padding:.7rem .1rem;font-weight:650}
details[open]{padding-bottom:.8rem}
details>h3:first-of-type{margin-top:.2rem}
.phone{display:grid;grid-template-columns:1fr;gap:1rem;align-items:center}
.qr{display:block;width:11.5rem;height:auto;border-radius:.5rem;border:1px solid var(--edge)}
.warn{border-left:.25rem solid var(--open);padding:.1rem 0 .1rem .8rem;margin:.8rem 0}
footer{color:var(--soft);font-size:.9rem;padding-top:.5rem;padding-bottom:2.5rem}
@media(min-width:48rem){header{padding-top:3rem}section{padding:1.5rem 1.75rem}.phone{grid-template-columns:auto 1fr;gap:1.75rem}}
@media(max-width:26rem){dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.55rem}}
@media print{body{background:#fff}section{break-inside:avoid;border-color:#999}.again,.button{display:none}details::details-content{content-visibility:visible}}
`;

/** The source expression that allows it. */
export const STYLE_HASH = `'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`;
