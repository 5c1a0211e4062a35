/** Request methods by name, and `other` for those that are not here. */
import { entry } from '../entry.ts';
import type { Entries } from '../entry.ts';

export const METHODS: Entries = {
  GET: entry('Asks for a resource and is meant to change nothing. So a client or a cache may ask again without harm.', 'RFC 9110 §9.3.1'),
  HEAD: entry('Asks for what GET would answer, without the body.', 'RFC 9110 §9.3.2'),
  POST: entry('Gives the server something to work on; what it does with it is its own affair. Sent twice, it may be done twice.', 'RFC 9110 §9.3.3'),
  PUT: entry('Puts the body in the place of the resource. Sent twice, the outcome is the same.', 'RFC 9110 §9.3.4'),
  DELETE: entry('Asks the server to take the resource away. Sent twice, the outcome is the same.', 'RFC 9110 §9.3.5'),
  CONNECT: entry('Asks a proxy for a tunnel to a host and port. In HTTP/2 it opens one within a stream, for a WebSocket for example.', 'RFC 9110 §9.3.6; RFC 9113 §8.5'),
  OPTIONS: entry('Asks what the resource can do. Browsers send it before a script of another site may make an unusual request.', 'RFC 9110 §9.3.7'),
  TRACE: entry('Asks for the request back as it arrived. Servers switch it off, because it shows fields that scripts may not see.', 'RFC 9110 §9.3.8'),
  PATCH: entry('Changes a part of the resource as the body says.', 'RFC 5789 §2'),
  PROPFIND: entry('WebDAV: asks for the properties of a resource, or of all in a folder.', 'RFC 4918 §9.1'),
  PROPPATCH: entry('WebDAV: sets or removes properties of a resource.', 'RFC 4918 §9.2'),
  MKCOL: entry('WebDAV: makes a folder.', 'RFC 4918 §9.3'),
  COPY: entry('WebDAV: copies a resource to the place that Destination names.', 'RFC 4918 §9.8'),
  MOVE: entry('WebDAV: moves a resource to the place that Destination names.', 'RFC 4918 §9.9'),
  LOCK: entry('WebDAV: keeps others from changing a resource for a while.', 'RFC 4918 §9.10'),
  UNLOCK: entry('WebDAV: gives a lock back.', 'RFC 4918 §9.11'),
  REPORT: entry('WebDAV: asks for something that is worked out from resources, such as a list of versions.', 'RFC 3253 §3.6'),
  SEARCH: entry('WebDAV: asks for the resources that fit a query in the body.', 'RFC 5323 §2'),
  PRI: entry('Not a request but the first words of an HTTP/2 client, made so that an HTTP/1.1 server fails on them at once.', 'RFC 9113 §3.4'),
  other: entry('A method that trustlens has no words for. What it does is between this client and this server.', 'RFC 9110 §9.1'),
};
