/** The one app that the sandbox knows, as it would stand in Dropbox's App Console. */
export interface App {
  key: string;
  secret: string;
  name: string;
}

export const sandboxApp: App = { key: "sandbox-app-key", secret: "sandbox-app-secret", name: "Dropkeep" };
