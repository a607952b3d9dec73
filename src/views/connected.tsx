/** What the browser shows after Dropbox has sent its answer to the waiting command. `failure`: why it was no use. */
export function ConnectedPage({ team, failure }: { team?: string; failure?: string }) {
  const title = failure ? "Not connected" : `${team} is connected`;
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="color-scheme" content="light dark" />
        <title>{`${title} - Dropkeep`}</title>
      </head>
      <body>
        <h1>{title}</h1>
        <p role={failure ? "alert" : "status"}>
          {failure ?? "You can close this page and go back to the command line."}
        </p>
      </body>
    </html>
  );
}
