import { Dropbox, DropboxAuth } from "dropbox";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DropboxByName, dropboxByName } from "../../support/dropbox_by_name.ts";
import { withoutOpenssl } from "../../support/local_ca.ts";

const MIB = 1024 * 1024;

describe.skipIf(withoutOpenssl())("the official SDK over HTTPS", () => {
  let world: DropboxByName;
  let http: Deno.HttpClient;
  let link: Record<string, string>;
  let members: { id: string; email: string }[];
  beforeAll(async () => {
    world = await dropboxByName();
    http = Deno.createHttpClient({ caCerts: [world.ca], proxy: { url: world.proxy } });
    link = await world.control("POST", "links", {});
    ({ members } = await world.control("GET", "team"));
  });
  afterAll(async () => {
    http.close();
    await world.close();
  });

  /** Its own `fetch`, over the proxy: the SDK names the hosts. */
  const over = (url: string, init: RequestInit) => fetch(url, { ...init, client: http });
  const team = (selectUser?: string) =>
    new Dropbox({ accessToken: link.access_token, fetch: over, ...(selectUser ? { selectUser } : {}) });
  const idOf = (name: string) => members.find((one) => one.email.startsWith(`${name}@`))!.id;

  it("links a team by the code of the consent page, and renews its token", async () => {
    const redirect = "http://localhost:1/back";
    const options = { clientId: link.app_key!, clientSecret: link.app_secret!, fetch: over };
    const auth = new DropboxAuth(options);
    const page = await auth.getAuthenticationUrl(redirect, "s", "code", "offline") as string;
    const body = new URLSearchParams({ decision: "allow" });
    const sent = await over(page, { method: "POST", body, redirect: "manual" });
    const code = new URL(sent.headers.get("location")!).searchParams.get("code")!;
    const { result } = await auth.getAccessTokenFromCode(redirect, code) as {
      result: Record<string, string>;
    };
    const renewing = new DropboxAuth({ ...options, refreshToken: result.refresh_token, accessToken: "old" });
    renewing.setAccessTokenExpiresAt(new Date(0));
    await renewing.checkAndRefreshAccessToken();

    expect(new URL(page).hostname).toBe("dropbox.com");
    expect(result.team_id).toMatch(/^dbtid:/);
    expect(renewing.getAccessToken()).not.toBe("old");
    expect((await new Dropbox({ auth: renewing, fetch: over }).teamGetInfo()).result.name).toBe("Acme");
  });

  it("enumerates the team, its namespaces and its folders page by page", async () => {
    const first = (await team().teamMembersListV2({ limit: 2 })).result;
    const second = (await team().teamMembersListContinueV2({ cursor: first.cursor })).result;
    const { namespaces } = (await team().teamNamespacesList({})).result;
    const { team_folders } = (await team().teamTeamFolderList({})).result;

    expect([first.members.length, first.has_more, second.members.length]).toEqual([2, true, 2]);
    expect(namespaces.map((one) => one.namespace_type[".tag"])).toContain("team_folder");
    expect(team_folders.map((one) => one.name)).toContain("Marketing");
  });

  it("uploads by session, lists, downloads, moves, and hears of it on the cursor", async () => {
    const bob = team(idOf("bob"));
    const sent = new Uint8Array(5 * MIB).map((_, at) => at % 251);
    const { session_id } =
      (await bob.filesUploadSessionStart({ contents: sent.subarray(0, 4 * MIB) })).result;
    const cursor = { session_id, offset: 4 * MIB };
    const commit = { path: "/sdk/grüße.bin" };
    await bob.filesUploadSessionFinish({ cursor, commit, contents: sent.subarray(4 * MIB) });
    const listed = (await bob.filesListFolder({ path: "", recursive: true })).result;
    const got = (await bob.filesDownload({ path: commit.path })).result as unknown as {
      fileBinary: Uint8Array;
    };
    await bob.filesMoveV2({ from_path: "/sdk", to_path: "/moved" });
    const later = (await bob.filesListFolderContinue({ cursor: listed.cursor })).result;

    expect(new Uint8Array(got.fileBinary)).toEqual(sent);
    expect(later.entries.map((entry) => `${entry[".tag"]} ${entry.path_display}`)).toEqual(
      expect.arrayContaining(["deleted /sdk", "folder /moved", "file /moved/grüße.bin"]),
    );
  });

  it("hears by longpoll on the third host, without a token", async () => {
    const bob = team(idOf("bob"));
    const { cursor } = (await bob.filesListFolderGetLatestCursor({ path: "", recursive: true })).result;
    const waiting = new Dropbox({ fetch: over }).filesListFolderLongpoll({ cursor, timeout: 30 });
    await bob.filesUpload({ path: "/new.txt", contents: "new" });

    expect((await waiting).result.changes).toBe(true);
    expect(world.asked).toContain("notify.dropboxapi.com");
  });

  it("gets a refusal as its own error", async () => {
    const refused = team(idOf("bob")).filesGetMetadata({ path: "/nowhere" });

    await expect(refused).rejects.toMatchObject({
      status: 409,
      error: { error: { ".tag": "path", path: { ".tag": "not_found" } } },
    });
  });
});
