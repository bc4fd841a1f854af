import { Transform } from "assemblyscript/transform";

/** Makes operations of the functions that are exported: AssemblyScript has no names such as "op:greet". */
export default class extends Transform {
  afterCompile(module) {
    const names = [];
    for (let i = 0; i < module.getNumExports(); i++) {
      const { name, value } = this.binaryen.getExportInfo(module.getExportByIndex(i));
      if (name !== "memory") {
        names.push([name, value]);
      }
    }
    for (const [name, value] of names) {
      module.removeExport(name);
      module.addFunctionExport(value, `op:${name}`);
    }
  }
}
