/** How the user can call this command again: by npx where npm or npx started it, by name otherwise. */
export function programName(environment: NodeJS.ProcessEnv = process.env): string {
  return environment.npm_lifecycle_event === undefined && environment.npm_command === undefined ? "gradus" : "npx gradus";
}
