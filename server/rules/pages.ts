/** The documentation page of a rule or structural check: a file of docs/rules in the project's repository. */
export function pageOf(id: string): string {
  return `https://github.com/ecs-specs/ecs-specs/blob/main/docs/rules/${id}.md`;
}
