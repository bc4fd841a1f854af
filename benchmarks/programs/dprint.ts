// What dprint formats, eight times over in one file. Its form is wrong on purpose.
namespace Shop {
export interface Item<T extends string|number=string>{readonly id:T,name:string;price : number; tags?:ReadonlyArray<string>}
  type Handler<E>=(event:E,...rest:unknown[])=>void|Promise<void>;
export enum State{Open=1,Paid ,Sent="sent"}
const  discount=(price:number,percent=10)=>price*(100-percent)/100, names=[ 'a',"b", `c${1+1}` ];
export abstract class Store<K extends keyof Item,V=Item[K]> implements Iterable<V>{
private readonly items=new Map<string,V>( ); static #count=0;
constructor(protected name:string,private handlers:Handler<V>[]=[]){Store.#count++}
abstract load(id:string):Promise<V|undefined>
*[Symbol.iterator]():Iterator<V>{for(const [,item] of this.items)yield item}
async find(id:string,{retries=3,delay=100}:{retries?:number;delay?:number}={}):Promise<V>{
for(let i=0;i<retries;i++){try{const found=this.items.get(id)??await this.load(id);if(found!==undefined){this.items.set(id,found);return found}
else if(i===retries-1)throw new Error(`no ${id} in ${this.name} after ${retries} tries, with a message that is longer than the line may be`)}catch(e:unknown){
if(!(e instanceof RangeError)||i+1>=retries){throw e}else await new Promise(done=>setTimeout(done,delay*2**i))}finally{this.handlers.forEach(handler=>handler(undefined as unknown as V,i))}}
throw new RangeError("unreachable")}
}
export function total(items:Item[],options:{currency:'EUR'|'USD',round?:boolean}={currency:'EUR'}):string{
let sum=0; label: for(const {price,tags=[]} of items){ switch(true){case price<0:continue label;case tags.includes("sale"):sum+=discount(price,tags.length>1?20:10);break;default:sum+=price}}
return options.round?`${Math.round(sum)} ${options.currency}`:sum.toFixed(2)+" "+options.currency}
export const table={ open:State.Open, 'paid':State.Paid, [State.Sent]:(a:number,b:number)=>{ return a>>>b|0 }, nested:{ deep:{ list:[ [1,2,3],[4,5,6],[7,8,9] ].map(row=>row.filter(x=>x%2===0).map(x=>({x,square:x*x,text:`${x} squared is ${x*x}`}))) } } } as const;
declare function assert(value:unknown,message?:string):asserts value;
export type Keys<T>={[P in keyof T as `get${Capitalize<string & P>}`]-?:T[P] extends (...args:infer A)=>infer R?[A,R]:never};
if(names.length>2&&names[0]!=="z"||!names.includes('b')){console.log(names.map((name,index)=>name+index).join(", "))}else{assert(names,"none")}
}
