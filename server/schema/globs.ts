import picomatch from 'picomatch';

/**
 * Whether a path fits one of the globs, as VS Code's `files.associations` understand them: a glob without a slash is
 * compared with the file's name, any other with the path and each of its tails (`deploy/*.json` fits `/home/me/app/deploy/web.json`).
 */
export function matchesAny(path: string, globs: readonly string[]): boolean {
  return globs.some((glob) => {
    const pattern = glob.includes('/') && !glob.startsWith('/') && !glob.startsWith('**/') ? `**/${glob}` : glob;
    return picomatch.isMatch(path, pattern, { dot: true, basename: !glob.includes('/') });
  });
}
