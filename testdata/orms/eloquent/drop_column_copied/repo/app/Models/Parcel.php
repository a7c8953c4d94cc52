<?php

namespace App\Models;

use Illuminate\Database\Eloquent\Model;
use OpenApi\Attributes as OA;

#[OA\Schema(properties: ['ship_code' => ['type' => 'string']])]
class Parcel extends Model
{
}
