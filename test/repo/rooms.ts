import type { Guard } from './guard.ts';

export const MAP = 'ARCHITECTURE.md';

/** Rooms are folders that hold source files: those of the root, and the ones inside the big houses. */
export const roomsOnMap: Guard = {
  name: `every source folder is on the map (${MAP})`,
  faults: (tree) => {
    const text = tree.exists(MAP) ? tree.text(MAP) : '';
    const folders = new Set<string>();
    for (const path of tree.paths.filter((one) => /\.(?:ts|tsx)$/.test(one) && one.includes('/'))) {
      const [first = '', second = '', third = ''] = path.split('/');
      folders.add(first);
      const inside = path.split('/').length > 2;
      if (['src', 'test'].includes(first) && inside) folders.add(second);
      if (first === 'src' && ['core', 'connectors', 'api'].includes(second) && third !== '' && !third.includes('.'))
        folders.add(third);
    }
    return [...folders]
      .filter((folder) => !new RegExp(`(?<![\\w-])${folder}/`).test(text))
      .map((folder) => `${folder}/ is not in ${MAP}: say in one line what only it knows`);
  },
};
