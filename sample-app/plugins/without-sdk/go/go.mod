module dev.wardian/sample/greeter

go 1.24
