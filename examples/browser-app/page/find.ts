/** The element of the page with this id, which is of this type. */
export function find<Type extends Element>(id: string, type: new () => Type): Type {
  const element = document.getElementById(id);
  if (!(element instanceof type)) throw new Error(`There is no ${type.name} with the id ${id}.`);
  return element;
}
