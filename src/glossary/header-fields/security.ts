/** Fields by which a server limits what browsers do, and lets sites share or not. Names in lower case. */
import { entry } from '../entry.ts';
import type { Entries } from '../entry.ts';

export const SECURITY_FIELDS: Entries = {
  'access-control-allow-credentials': entry('Scripts of another site may read the answer although cookies were sent along. Together with a careless list of sites this gives a user’s data away.', 'Fetch standard, CORS protocol'),
  'access-control-allow-headers': entry('The fields that scripts of another site may send.', 'Fetch standard, CORS protocol'),
  'access-control-allow-methods': entry('The methods that scripts of another site may use.', 'Fetch standard, CORS protocol'),
  'access-control-allow-origin': entry('The site whose scripts may read this answer, or a star for every site. Without it browsers keep the answer from them.', 'Fetch standard, CORS protocol'),
  'access-control-expose-headers': entry('The fields of the answer that scripts of another site may see.', 'Fetch standard, CORS protocol'),
  'access-control-max-age': entry('For how many seconds the browser need not ask again before it sends such requests.', 'Fetch standard, CORS protocol'),
  'clear-site-data': entry('The browser is to throw away what it keeps for this site: cookies, storage, caches. Sites send it when somebody logs out.', 'W3C, Clear Site Data'),
  'content-security-policy': entry('From where the page may load scripts, styles, images and frames. It is the second line of defence when somebody manages to put a script into the page.', 'W3C, Content Security Policy Level 3'),
  'content-security-policy-report-only': entry('A policy that is only tried: what it would forbid is reported and still done.', 'W3C, Content Security Policy Level 3'),
  'cross-origin-embedder-policy': entry('The page loads only what allows it explicitly. It is one half of being kept apart from other sites.', 'HTML standard, cross-origin embedder policies'),
  'cross-origin-opener-policy': entry('The page shares no group of windows with pages of other sites, so that those cannot reach it.', 'HTML standard, cross-origin opener policies'),
  'cross-origin-resource-policy': entry('Which sites may embed this: the same origin, the same site, or all.', 'Fetch standard, Cross-Origin-Resource-Policy'),
  'expect-ct': entry('Asked browsers to insist on receipts of public logs. They do so on their own by now.', 'RFC 9163 §2.1'),
  nel: entry('The browser is to report failed connections to this site.', 'W3C, Network Error Logging'),
  'origin-agent-cluster': entry('The browser may give this origin a process of its own.', 'HTML standard, Origin-Agent-Cluster'),
  'permissions-policy': entry('Which abilities the page and its frames may use: camera, place, full screen.', 'W3C, Permissions Policy'),
  'public-key-pins': entry('Told browsers which keys this host may show. It was given up, because a mistake locked everybody out.', 'RFC 7469 §2.1'),
  'referrer-policy': entry('How much of its own address the page tells to the places it leads to.', 'W3C, Referrer Policy'),
  'report-to': entry('Where the browser sends its reports; an older form of Reporting-Endpoints.', 'W3C, Reporting API'),
  'reporting-endpoints': entry('Where the browser sends its reports about this page.', 'W3C, Reporting API'),
  'strict-transport-security': entry('For so many seconds the browser uses nothing but TLS with this host, and lets nobody click a bad certificate away. An attacker can then no longer talk it down to plain HTTP.', 'RFC 6797 §6.1'),
  'x-content-type-options': entry('With nosniff the browser takes the media type as it is told and does not guess.', 'Fetch standard, X-Content-Type-Options'),
  'x-frame-options': entry('Whether the page may stand in a frame of another one. It keeps users from being led to click on what they do not see.', 'RFC 7034 §2'),
  'x-permitted-cross-domain-policies': entry('What plug-ins of the past may do with this site’s data.', 'RFC 9110 §16.3'),
  'x-xss-protection': entry('Switched a filter against scripts in old browsers on or off. Today’s browsers have none.', 'RFC 9110 §16.3'),
};
