module com.example/wasi/report

go 1.24
