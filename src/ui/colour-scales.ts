import * as radix from '@radix-ui/colors';
import type { Plugin } from 'vite';

const virtualName = 'virtual:colour-scales.css';
const resolvedName = `\0${virtualName}`;

/** One scale as custom properties, each step a `light-dark()` pair, so that no class has to be switched by script. */
function scaleRules(name: string): string {
  const scales = radix as unknown as Record<string, Record<string, string> | undefined>;
  const light = scales[name];
  const dark = scales[`${name}Dark`];
  if (!light || !dark) throw new Error(`there is no colour scale named ${name}`);
  return Object.entries(light)
    .map(([step, value]) => `--${name}-${step.slice(name.length)}: light-dark(${value}, ${dark[step]});`)
    .join('\n  ');
}

/** Serves `virtual:colour-scales.css`: the named Radix scales, 12 steps each (`--slate-1` … `--slate-12`). */
export function colourScales(names: readonly string[]): Plugin {
  return {
    name: 'colour-scales',
    resolveId: (id) => (id === virtualName ? resolvedName : null),
    load: (id) => (id === resolvedName ? `:root {\n  ${names.map(scaleRules).join('\n  ')}\n}\n` : null),
  };
}
