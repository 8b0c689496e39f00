/** Whether this extension host is Node, on a desktop or on a remote machine, and no web worker of a browser. */
export function runsOnNode(): boolean {
  return typeof process === 'object' && process.versions?.node !== undefined;
}
