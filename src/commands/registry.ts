/** All commands, in the order help lists them. */
import type { ListedCommand } from './command.ts';

export const commands: readonly ListedCommand[] = [
  { name: 'start', summary: 'start the proxy and its dashboard (without a terminal: a line a connection)', load: async () => (await import('./start.ts')).start },
  { name: 'browser', summary: 'open a browser window that uses the proxy and trusts the root, for that window alone', load: async () => (await import('./browser.ts')).browser },
  { name: 'run', summary: 'run a command whose traffic goes through the proxy and which trusts the root', load: async () => (await import('./run.ts')).runCommand },
  { name: 'watch', summary: 'open a dashboard on the running proxy', load: async () => (await import('./watch.ts')).watch },
  { name: 'events', summary: 'print the events of the running proxy, one JSON object a line', load: async () => (await import('./events.ts')).events },
  { name: 'inspect', summary: 'look at one server (a handshake without the proxy) or at certificates in a file, and judge them', load: async () => (await import('./inspect.ts')).inspect },
  { name: 'decode', summary: 'read a capture file (pcap, pcapng) and tell its TLS and HTTP as the proxy would', load: async () => (await import('./decode.ts')).decode },
  { name: 'trust', summary: 'say where the root is trusted, install it in trust stores and take it out again, with proof', load: async () => (await import('./trust.ts')).trust },
  { name: 'exceptions', summary: 'list, add and remove the bad hosts that are let through in every run', load: async () => (await import('./exceptions.ts')).exceptions },
  { name: 'export', summary: 'write connections of the running proxy to a file: pcapng with secrets, ndjson', load: async () => (await import('./export.ts')).exportCommand },
  { name: 'ca', summary: 'show, export, renew or replace the root CA, list the leaves it issued', load: async () => (await import('./ca.ts')).ca },
  { name: 'demo', summary: 'show with a login form on this machine why trusting a CA matters', load: async () => (await import('./demo.ts')).demo },
];
