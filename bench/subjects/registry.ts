/** Everything that is measured, the measure of all first. */
import type { Subject } from '../subject.ts';
import { stockHttpMitmProxy } from './http-mitm-proxy.ts';
import { mitmproxy } from './mitmproxy.ts';
import { mockttp } from './mockttp.ts';
import { sslsplit } from './sslsplit.ts';
import { trustlens, trustlensWithoutTap } from './trustlens.ts';
import { tunnel } from './tunnel.ts';

export const subjects: readonly Subject[] = [tunnel, trustlens, trustlensWithoutTap, stockHttpMitmProxy, mockttp, mitmproxy, sslsplit];
