/**
 * Terraform's plugin protocol 6, as far as this provider speaks it, and the services of go-plugin around it. Fields that newer
 * versions add are skipped by whoever does not know them. Source: terraform docs/plugin-protocol, tfplugin6.proto;
 * hashicorp/go-plugin internal/plugin.
 */
export const PROVIDER_PROTOCOL: string = `
syntax = "proto3";
package tfplugin6;

message Empty {}
message DynamicValue { bytes msgpack = 1; bytes json = 2; }
message RawState { bytes json = 1; }

message AttributePath {
  message Step { oneof selector { string attribute_name = 1; string element_key_string = 2; int64 element_key_int = 3; } }
  repeated Step steps = 1;
}
message Diagnostic {
  enum Severity { INVALID = 0; ERROR = 1; WARNING = 2; }
  Severity severity = 1;
  string summary = 2;
  string detail = 3;
  AttributePath attribute = 4;
}
message Diagnosed { repeated Diagnostic diagnostics = 1; }

enum StringKind { PLAIN = 0; MARKDOWN = 1; }
message Schema {
  message Block { int64 version = 1; repeated Attribute attributes = 2; string description = 4; StringKind description_kind = 5; }
  message Attribute {
    string name = 1; bytes type = 2; string description = 3; bool required = 4; bool optional = 5; bool computed = 6;
    bool sensitive = 7; StringKind description_kind = 8; Object nested_type = 10;
  }
  message Object {
    enum NestingMode { INVALID = 0; SINGLE = 1; LIST = 2; SET = 3; MAP = 4; }
    repeated Attribute attributes = 1;
    NestingMode nesting = 3;
  }
  int64 version = 1;
  Block block = 2;
}
message ServerCapabilities { bool plan_destroy = 1; bool get_provider_schema_optional = 2; bool move_resource_state = 3; }
message TypeName { string type_name = 1; }
message ResourceIdentitySchema {}

message Function {
  message Parameter {
    string name = 1; bytes type = 2; bool allow_null_value = 3; bool allow_unknown_values = 4; string description = 5;
    StringKind description_kind = 6;
  }
  message Return { bytes type = 1; }
  repeated Parameter parameters = 1;
  Parameter variadic_parameter = 2;
  Return return = 3;
  string summary = 4;
  string description = 5;
  StringKind description_kind = 6;
}
message FunctionName { string name = 1; }

message Metadata {
  ServerCapabilities server_capabilities = 1; repeated TypeName data_sources = 3; repeated TypeName resources = 4;
  repeated FunctionName functions = 5;
}
message Schemas {
  Schema provider = 1;
  map<string, Schema> resource_schemas = 2;
  map<string, Schema> data_source_schemas = 3;
  ServerCapabilities server_capabilities = 6;
  map<string, Function> functions = 7;
}
message Functions { map<string, Function> functions = 1; }
message IdentitySchemas { map<string, ResourceIdentitySchema> identity_schemas = 1; }
message ValidateProvider { DynamicValue config = 1; }
message ValidatedProvider { repeated Diagnostic diagnostics = 2; }
message Configure { string terraform_version = 1; DynamicValue config = 2; }
message ValidateResource { string type_name = 1; DynamicValue config = 2; }
message ReadData { string type_name = 1; DynamicValue config = 2; }
message DataRead { DynamicValue state = 1; repeated Diagnostic diagnostics = 2; }
message Upgrade { string type_name = 1; int64 version = 2; RawState raw_state = 3; }
message Upgraded { DynamicValue upgraded_state = 1; repeated Diagnostic diagnostics = 2; }
message Read { string type_name = 1; DynamicValue current_state = 2; bytes private = 3; }
message ReadDone { DynamicValue new_state = 1; repeated Diagnostic diagnostics = 2; bytes private = 3; }
message Plan {
  string type_name = 1; DynamicValue prior_state = 2; DynamicValue proposed_new_state = 3; DynamicValue config = 4;
  bytes prior_private = 5;
}
message Planned {
  DynamicValue planned_state = 1; repeated AttributePath requires_replace = 2; bytes planned_private = 3;
  repeated Diagnostic diagnostics = 4;
}
message Apply {
  string type_name = 1; DynamicValue prior_state = 2; DynamicValue planned_state = 3; DynamicValue config = 4;
  bytes planned_private = 5;
}
message Applied { DynamicValue new_state = 1; bytes private = 2; repeated Diagnostic diagnostics = 3; }
message Import { string type_name = 1; string id = 2; }
message ImportedResource { string type_name = 1; DynamicValue state = 2; bytes private = 3; }
message Imported { repeated ImportedResource imported_resources = 1; repeated Diagnostic diagnostics = 2; }
message Move {
  string source_provider_address = 1; string source_type_name = 2; int64 source_schema_version = 3; RawState source_state = 4;
  string target_type_name = 5;
}
message Moved { DynamicValue target_state = 1; repeated Diagnostic diagnostics = 2; bytes target_private = 3; }
message Call { string name = 1; repeated DynamicValue arguments = 2; }
message FunctionError { string text = 1; optional int64 function_argument = 2; }
message Called { DynamicValue result = 1; FunctionError error = 2; }
message Stopped { string error = 1; }

service Provider {
  rpc GetMetadata(Empty) returns (Metadata);
  rpc GetProviderSchema(Empty) returns (Schemas);
  rpc GetResourceIdentitySchemas(Empty) returns (IdentitySchemas);
  rpc ValidateProviderConfig(ValidateProvider) returns (ValidatedProvider);
  rpc ConfigureProvider(Configure) returns (Diagnosed);
  rpc ValidateResourceConfig(ValidateResource) returns (Diagnosed);
  rpc ValidateDataResourceConfig(ValidateResource) returns (Diagnosed);
  rpc UpgradeResourceState(Upgrade) returns (Upgraded);
  rpc ReadResource(Read) returns (ReadDone);
  rpc PlanResourceChange(Plan) returns (Planned);
  rpc ApplyResourceChange(Apply) returns (Applied);
  rpc ImportResourceState(Import) returns (Imported);
  rpc MoveResourceState(Move) returns (Moved);
  rpc ReadDataSource(ReadData) returns (DataRead);
  rpc GetFunctions(Empty) returns (Functions);
  rpc CallFunction(Call) returns (Called);
  rpc StopProvider(Empty) returns (Stopped);
}
`;

/** What go-plugin asks of every plugin. Our output goes no other way than by diagnostics: the streams stay silent. */
export const PLUGIN_PROTOCOL: string = `
syntax = "proto3";
package plugin;

message Empty {}
service GRPCController { rpc Shutdown(Empty) returns (Empty); }
service GRPCStdio { rpc StreamStdio(Empty) returns (stream Empty); }
service GRPCBroker { rpc StartStream(stream Empty) returns (stream Empty); }
`;
