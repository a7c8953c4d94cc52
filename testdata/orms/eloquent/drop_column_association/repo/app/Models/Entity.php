<?php

namespace App\Models;

use Illuminate\Database\Eloquent\Model;

abstract class Entity extends Model
{
}
