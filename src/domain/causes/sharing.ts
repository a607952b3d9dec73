/** Why somebody's access is not given back by a restore (product X8). Part of `causes.ts`. */
export const SHARING_CAUSES = {
  share_member_gone: {
    sentence: "They are not in the team any more.",
    fix: "Take them into the team first, if that is meant; then share the folder with them in Dropbox.",
  },
  share_member_suspended: {
    sentence: "They are suspended, and get no access while they are.",
    fix: "Reactivate them in the Dropbox admin console; then share the folder with them in Dropbox.",
  },
  share_outside_forbidden: {
    sentence:
      "They are outside of the team, and the rules of the folder or the team let nobody in from outside.",
    fix: "Change the rule in Dropbox, if that is meant; then share the folder with them there.",
  },
  share_group_gone: {
    sentence: "The group is not in the team any more.",
    fix: "Share the folder in Dropbox with the group that has taken its place.",
  },
  share_group_grown: {
    sentence:
      "The group has people today who were not in it then, or of whom that is not known: they would get what they never had.",
    fix: "Share the folder with the group in Dropbox, if all of them may see it.",
  },
  share_owner: {
    sentence: "Another one owns the folder now, and only its owner can give it away.",
    fix: "Let the present owner transfer the folder in Dropbox.",
  },
  share_role_differs: {
    sentence: "They have access already, in another role; it was left as it is.",
    fix: "Change the role in Dropbox, if it is to be as it was.",
  },
  share_inherited: {
    sentence: "The access came from the folder above, and comes back with that one.",
    fix: "Nothing to do where they may enter the folder above; otherwise share that one.",
  },
  share_no_role: {
    sentence: "The role is none that can be given.",
    fix: "Share the folder in Dropbox in the way that it is to be.",
  },
  share_unknown: {
    sentence: "Dropbox did not tell who has access.",
    fix: "Look at the sharing of the folder in Dropbox.",
  },
  share_part: {
    sentence: "Only a part of the folder is given back: its sharing is the whole folder's.",
    fix: "Choose the folder as a whole to give its sharing back, too.",
  },
  share_elsewhere: {
    sentence: "It goes to another place than it was shared from: who gets it decides on its sharing.",
    fix: "Share it in Dropbox from where it is now.",
  },
  share_inside: {
    sentence: "It goes into a new folder inside the shared one: whoever may enter that may enter it.",
    fix: "Restore in place to give the sharing of the folder itself back, too.",
  },
  share_mounted: {
    sentence: "The folder was only mounted here; what is in it is no part of this restore.",
    fix: "Choose the shared folder itself to give it back with its sharing.",
  },
  share_folder_stood: {
    sentence:
      "The folder stood there already, or holds something else by now, which would be shared as well.",
    fix: "Share the folder in Dropbox, if that is meant; or restore it by itself into a new folder.",
  },
  share_folder_missing: {
    sentence: "The folder itself could not be given back, so that there is nothing to share.",
    fix: "Mend what kept the folder from being made, then retry what failed.",
  },
  share_link_differs: {
    sentence: "The folder has a link already, with other settings; it was left as it is.",
    fix: "Change the link's settings in Dropbox.",
  },
  share_link_password: {
    sentence:
      "The link had a password, which Dropbox tells nobody; without one it would open to more people.",
    fix: "Make a link with a new password in Dropbox, and send it to those who need it.",
  },
  share_link_over: {
    sentence: "The link has expired since.",
    fix: "Make a new link in Dropbox, if it is still needed.",
  },
  share_link_unknown: {
    sentence: "Not all settings of the link are known: a new one might open to more people.",
    fix: "Make a link in Dropbox with the settings that it is to have.",
  },
  share_link_anew: {
    sentence: "A new link was made, with a new address: the earlier address leads nowhere any more.",
    fix: "Copy the link in Dropbox and send it to those who need it.",
  },
  share_policy_refused: {
    sentence: "The team's rules do not allow this any more.",
    fix:
      "Change the team's sharing rules in the Dropbox admin console, if that is meant; then retry what failed.",
  },
  share_not_allowed: {
    sentence: "Neither the administrator nor a member of the folder may change its sharing.",
    fix: "Let the folder's owner share it in Dropbox.",
  },
  share_address_unverified: {
    sentence: "Whoever owns the folder has not confirmed the email address of their Dropbox account.",
    fix: "Let them confirm it in Dropbox, then retry what failed.",
  },
  share_limit: {
    sentence: "Dropbox takes no more invitations from the folder's owner today.",
    fix: "Retry what failed tomorrow.",
  },
  share_refused: {
    sentence: "Dropbox refused this.",
    fix: "The detail has Dropbox's own code for it. Share it in Dropbox itself.",
  },
};
