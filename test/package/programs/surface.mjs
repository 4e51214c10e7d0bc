// Prints what each module given has to offer to `import` by name.
const NOT_OURS = ["default", "module.exports", "__esModule"];
const names = async (specifier) => {
  const offered = Object.keys(await import(specifier)).filter((name) => !NOT_OURS.includes(name));
  return [specifier, offered.toSorted()];
};
process.stdout.write(JSON.stringify(Object.fromEntries(await Promise.all(process.argv.slice(2).map(names)))));
