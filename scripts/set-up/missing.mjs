/** Something that set-up cannot provide by itself here. `things` are lines, each saying what to install. */
export class Missing extends Error {
  constructor(things) {
    super(['Please install, then try again:', ...things.map((thing) => `  - ${thing}`)].join('\n'));
    this.name = 'Missing';
  }
}
