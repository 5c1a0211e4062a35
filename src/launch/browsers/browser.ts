/** The contract of a browser that can be started with a fresh profile, the proxy, and trust in the root for that window alone. */

/** What a window needs. */
export interface WindowRequest {
  /** Address of the proxy. */
  proxy: { host: string; port: number };
  /** The root, PEM file and facts. */
  caPem: string;
  rootName: string;
  /** SHA-256 of the root's SubjectPublicKeyInfo, base64. */
  rootSpki: string;
  /** An empty folder for the profile, removed when the window closes. */
  folder: string;
  url: string;
  /** Given by the user behind `--`. */
  args: readonly string[];
  env: Readonly<Record<string, string | undefined>>;
}

/** A command line that opens the window, and how the root is trusted in it. */
export interface WindowCommand {
  program: string;
  args: readonly string[];
  env: Readonly<Record<string, string>>;
  /** True where the window overlooks every fault of a certificate under the root. */
  hidesFaults?: boolean;
  /** Sentences the user should read before: what is hidden, what is missing. */
  notes: readonly string[];
}

/** One kind of browser. */
export interface Browser {
  /** As the user names it: `chromium`. */
  name: string;
  /** Programs to look for, in order, per platform: names to find in PATH, or absolute paths. */
  programs: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>>;
  /** Prepares the profile in `folder` and says what to run. */
  prepare(program: string, request: WindowRequest): Promise<WindowCommand>;
  /** Folders that it made outside of `folder` and leaves behind when it is told to end; asked when it has ended. */
  elsewhere?(folder: string): Promise<readonly string[]>;
}
