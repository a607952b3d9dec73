import type { DropboxErrorKind } from "./types.ts";

interface Verdict {
  kind: DropboxErrorKind;
  code: string;
}

// Any of these tags, anywhere in the union, decides; what no line names is `refused`, for this item only.
const BY_TAG: [DropboxErrorKind, string[]][] = [
  ["reset", ["reset", "invalid_cursor", "bad_cursor"]],
  ["rate_limited", ["too_many_write_operations", "too_many_requests"]],
  ["temporary", ["retry_error", "internal_error", "in_progress", "locked", "content_hash_mismatch"]],
  ["missing", [
    ...[
      "not_found",
      "id_not_found",
      "mapping_not_found",
      "group_not_found",
      "invalid_revision",
      "invalid_id",
    ],
    ...["not_a_member", "unmounted", "invalid_team_folder_id", "invalid_async_job_id"],
  ]],
  ["forbidden", [
    ...[
      "no_write_permission",
      "no_permission",
      "access_denied",
      "no_access",
      "admin_not_active",
      "not_allowed",
    ],
    ...["team_shared_dropbox_error", "insufficient_plan", "email_unverified", "email_not_verified"],
    ...["team_policy_disallows_member_policy", "disallowed_shared_link_policy", "encryption_not_supported"],
  ]],
];

const BY_AUTH_TAG: Record<string, DropboxErrorKind> = {
  missing_scope: "forbidden",
  route_access_denied: "forbidden",
  user_suspended: "forbidden",
  invalid_select_admin: "forbidden",
  invalid_select_user: "missing",
  invalid_client: "forbidden",
};

/** What a status with these tags and this body text means to a caller (dropbox-api §5.2, §6). */
export function kindOfStatus(status: number, tags: string[], text: string): Verdict {
  const code = tags.length > 0 ? tags.join("/") : `http_${status}`;
  if (status === 400) return ofBadRequest(tags, text);
  if (status === 401) return { kind: BY_AUTH_TAG[tags[0] ?? ""] ?? "unauthorized", code };
  if (status === 403) return { kind: "forbidden", code };
  // Without a tag it is half an answer, or somebody else's.
  if (status === 409) return { kind: tags.length === 0 ? "temporary" : ofTags(tags), code };
  if (status === 413) return { kind: "refused", code: "payload_too_large" };
  if (status === 422) return { kind: "missing", code };
  if (status === 429) return { kind: "rate_limited", code };
  if (status === 460) return { kind: "refused", code: "path/restricted_content" };
  if (status === 410) return { kind: "missing", code };
  // A redirect is some portal's or proxy's answer: the API itself never sends one.
  return { kind: status >= 500 || status === 408 || status < 400 ? "temporary" : "bad_request", code };
}

function ofTags(tags: string[]): DropboxErrorKind {
  for (const [kind, names] of BY_TAG) {
    if (tags.some((tag) => names.includes(tag))) return kind;
  }
  return "refused";
}

// Plain text says it is our fault; HTML and nothing at all come from the edge and pass (dropbox-api §5.2).
function ofBadRequest(tags: string[], text: string): Verdict {
  if (tags[0] === "invalid_grant") return { kind: "unauthorized", code: "invalid_grant" };
  if (tags[0] === "invalid_client") return { kind: "forbidden", code: "invalid_client" };
  if (tags.length > 0) return { kind: "bad_request", code: tags.join("/") };
  if (/^\s*(<|$)/.test(text)) return { kind: "temporary", code: "http_400" };
  if (/not allowed to call this function/i.test(text)) return { kind: "forbidden", code: "app_not_allowed" };
  if (/not supported for sandbox app/i.test(text)) return { kind: "forbidden", code: "app_folder" };
  return { kind: "bad_request", code: "bad_request" };
}
