/** Reasons that concern a job as a whole. */
export const JOB_CAUSES = {
  crashed_job: {
    sentence: "Dropkeep stopped unexpectedly each time that it ran this.",
    fix: "Look into the log of the server for what ended it (memory, disk), then start it again.",
  },
  conflict: {
    sentence: "Something else was under way that this must not run beside.",
    fix: "It is tried again by itself; otherwise start it again when the other has ended.",
  },
  subject_gone: {
    sentence: "What this was about is not there any more.",
    fix: "Nothing to do if it was deleted.",
  },
  turns: {
    sentence: "Others have their turn.",
    fix: "Nothing to do: it goes on by itself where it stopped.",
  },
  canceled: { sentence: "It was canceled.", fix: "Start it again if that was not meant." },
};
