/** Steps from one folder to another: up to the folder that holds both, and down again. */
export function folderDistance(from: readonly string[], to: readonly string[]): number {
  const shared = sharedLength(from, to);
  return from.length - shared + (to.length - shared);
}

/** The path from a folder to a file, as a person would write it: `../taskdefs/web.json`. */
export function pathFrom(folder: readonly string[], file: string): string {
  const target = segmentsOf(file);
  const shared = sharedLength(folder, target.slice(0, -1));
  return [...folder.slice(shared).map(() => '..'), ...target.slice(shared)].join('/');
}

/** The parts of a path; `.` and empty ones left out, so `./a` and `a` are the same folder. */
export function segmentsOf(path: string): readonly string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.');
}

function sharedLength(a: readonly string[], b: readonly string[]): number {
  const most = Math.min(a.length, b.length);
  let length = 0;
  while (length < most && a[length] === b[length]) length += 1;
  return length;
}
